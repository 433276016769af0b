const { Model } = require('objection')

class Parcel extends Model {
  static get tableName() {
    return 'parcels'
  }
}

class ShopOrder extends Model {
  static get tableName() {
    return 'shop_order'
  }

  static get jsonSchema() {
    return {
      type: 'object',
      properties: { id: { type: 'integer' }, shipped_at: { type: 'string' } }
    }
  }
}
module.exports = { Parcel, ShopOrder }
