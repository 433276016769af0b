const { Model } = require('objection');

class Carried extends Model {
  static get tableName() {
    return 'orders';
  }

  static get relationMappings() {
    return {
      carrier: {
        relation: Model.BelongsToOneRelation,
        modelClass: Carrier,
        join: { from: 'orders.carrier_id', to: 'customers.id' },
      },
    };
  }
}
