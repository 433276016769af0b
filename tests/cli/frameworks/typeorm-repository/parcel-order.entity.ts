import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('orders')
export class ParcelOrder {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ name: 'shipped_at' })
  sentOn: Date;
}

@Entity('customers')
export class ParcelCustomer {
  @Column({ name: 'shipped_at' })
  shippedAt: Date;

  @Column()
  note: string;
}
