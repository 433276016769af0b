import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn()
  id: number;

  @Column({ name: 'shipped_at', nullable: true })
  shippedAt: Date;

  @Column({ nullable: true })
  note: string;
}

@Entity({ name: 'customers' })
export class Customer {
  @Column()
  shippedAt: Date;
}

@Entity()
export class Parcels {
  @Column()
  code: string;
}

export abstract class Noted {
  @Column()
  note: string;
}

@Entity('orders')
export class Shipment {
  @ManyToOne(() => Carrier)
  carrier: Carrier;
}
