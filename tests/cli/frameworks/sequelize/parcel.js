const { DataTypes } = require("sequelize");

module.exports = {
  name: "Parcel",
  schema: {
    code: {
      type: DataTypes.STRING,
    },
  },
};
