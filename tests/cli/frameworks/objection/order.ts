import { Model } from 'objection'
import { Carrier } from './carrier'

export class Order extends Model {
  static readonly tableName = 'orders'

  id!: string
  shippedAt?: Date | null
  carrier?: Carrier
  carrierId!: string
}

export class Draft extends Model {
  note!: string
}
