import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('orders')
export class ParcelOrder {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ name: 'shipped_at' })
  sentOn: Date;

  @Column({ name: 'customer_id' })
  buyer: number;

  @Column({ name: 'total' })
  sum: number;
}

@Entity('customers')
export class ParcelCustomer {
  @Column({ name: 'shipped_at' })
  shippedAt: Date;

  @Column()
  note: string;
}
