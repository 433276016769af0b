const { DataTypes, Model, Op, fn, col, literal } = require('sequelize');
module.exports = (sequelize) => {
  const Customer = sequelize.define('Customer', { name: DataTypes.TEXT, note: DataTypes.TEXT, shipped_at: DataTypes.DATE }, { tableName: 'customers' });
  const Order = sequelize.define('Order', {
    total: DataTypes.INTEGER,
    shipped_at: DataTypes.DATE,
    note: { type: DataTypes.TEXT },
    carrierId: { type: DataTypes.BIGINT, field: 'carrier_id' },
  }, { tableName: 'orders' });
  Customer.hasMany(Order, { as: 'purchases', foreignKey: 'customer_id' });
  return { Customer, Order };
};
