import { Order } from './order'
import { Parcel } from './parcel'

export async function rows(trx, code: string) {
  const parcel = await Parcel.query(trx).findOne('code', code).throwIfNotFound()
  await parcel.$query(trx).patch({ code: 'x' })
  const order = await Order.query(trx).findById(1)
  await order.$query().patch({ carrierId: 2, total: 3 })
  return Order.query(trx).findOne('carrierId', 2)
}

class Late extends Order {
  static get relationMappings() {
    return { carrier: { join: { from: 'orders.carrierId', to: 'customers.id' } } }
  }
  static get tableName() {
    return 'orders'
  }
}
