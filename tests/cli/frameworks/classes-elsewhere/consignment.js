const { Model } = require('objection')

module.exports = class Consignment extends Model {
  static get tableName() {
    return 'shop_order'
  }
}
