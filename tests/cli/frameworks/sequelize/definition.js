const { DataTypes } = require("sequelize");

module.exports = {
  name: "Order",
  schema: {
    total: { type: DataTypes.INTEGER, allowNull: false },
    shippedAt: { type: DataTypes.DATE },
    note: {
      type: DataTypes.VIRTUAL(DataTypes.STRING),
      get() {
        return "x";
      },
    },
    carrierId: DataTypes.BIGINT,
  },
  associations: function (M) {
    this.belongsTo(M.Customer);
  },
};
