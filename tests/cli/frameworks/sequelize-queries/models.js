const { DataTypes, Model } = require('sequelize');

class SentOrder extends Model {}
SentOrder.init(
  { id: { type: DataTypes.BIGINT, primaryKey: true }, sentOn: { type: DataTypes.DATE, field: 'shipped_at' } },
  { sequelize, tableName: 'orders' },
);
class SentCustomer extends Model {}
SentCustomer.init({ note: DataTypes.TEXT, shippedAt: { type: DataTypes.DATE, field: 'shipped_at' } }, { sequelize, tableName: 'customers' });
module.exports = { SentOrder, SentCustomer };
