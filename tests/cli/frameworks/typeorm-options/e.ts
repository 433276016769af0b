import { Entity, Column, PrimaryGeneratedColumn, ManyToOne, OneToMany, JoinColumn } from 'typeorm';
@Entity('customers')
export class Customer {
  @PrimaryGeneratedColumn() id: number;
  @Column() name: string;
  @Column({ nullable: true }) note: string;
  @Column({ name: 'shipped_at', nullable: true }) shippedAt: Date;
  @OneToMany(() => Order, (order) => order.buyer) purchases: Order[];
}
@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn() id: number;
  @Column() total: number;
  @ManyToOne(() => Customer, (c) => c.purchases) @JoinColumn({ name: 'customer_id' }) buyer: Customer;
  @Column({ name: 'shipped_at', nullable: true }) shippedAt: Date;
  @Column({ nullable: true }) note: string;
  @Column({ name: 'carrier_id', nullable: true }) carrierId: number;
}
