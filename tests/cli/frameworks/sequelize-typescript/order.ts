import { AllowNull, BelongsTo, Column, CreatedAt, DataType, ForeignKey, Model, Table } from 'sequelize-typescript';
import { Carrier } from './carrier';

@Table({ tableName: 'orders', modelName: 'order' })
class Order extends Model {
  /** When it left the house. */
  @AllowNull
  @Column(DataType.DATE)
  shipped_at: Date | null;

  @Column({ type: DataType.TEXT, field: 'note' })
  remark: string;

  @BelongsTo(() => Carrier, 'carrier_id')
  carrier: Carrier;

  @Column(DataType.VIRTUAL)
  carrier_id: number;
}

@Table
export class Parcels extends Model {
  @Column
  code: string;
}

@Table({ tableName: 'shop_order', underscored: true })
export class ShopOrder extends Model {
  @ForeignKey(() => Carrier)
  @Column(DataType.BIGINT)
  carrierId: number;

  @CreatedAt
  shippedAt: Date;
}

@Table({ tableName: 'customers' })
export class Customer extends Model {
  @Column
  shipped_at: Date;
}

abstract class Noted extends Model {
  @Column
  note: string;
}

export default Order;
