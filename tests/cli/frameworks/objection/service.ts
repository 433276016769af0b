import { Order } from './order'

export async function late(trx) {
  const orders = await Order.query(trx).whereNull('shipped_at').where({ total: 3 })
  await Order.query(trx).findById(1).patch({ note: 'late' })
  await Order.query(trx)
    .insert({ total: 3, customer_id: 1 })
  return orders
}
