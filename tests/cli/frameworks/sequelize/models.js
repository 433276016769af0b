const { DataTypes, Model } = require('sequelize');

module.exports = (sequelize) => {
  const Order = sequelize.define('Order', {
    shippedAt: { type: DataTypes.DATE, field: 'shipped_at' },
    note: DataTypes.STRING,
  }, { tableName: 'orders' });
  class Parcel extends Model {}
  Parcel.init({ code: DataTypes.STRING }, { sequelize, underscored: true });
  return { Order, Parcel };
};
