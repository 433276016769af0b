import { Entity, Property, PrimaryKey, ManyToOne, OneToMany, Collection, EntityManager } from '@mikro-orm/core';
@Entity({ tableName: 'customers' })
export class Customer {
  @PrimaryKey() id!: number;
  @Property() name!: string;
  @Property({ nullable: true }) note?: string;
  @Property({ nullable: true }) shippedAt?: Date;
  @OneToMany(() => Order, (o) => o.buyer) purchases = new Collection<Order>(this);
}
@Entity({ tableName: 'orders' })
export class Order {
  @PrimaryKey() id!: number;
  @Property() total!: number;
  @ManyToOne(() => Customer, { fieldName: 'customer_id' }) buyer!: Customer;
  @Property({ nullable: true }) shippedAt?: Date;
  @Property({ nullable: true }) note?: string;
}
export async function q(em: EntityManager, id: number) {
  await em.find(Order, { shippedAt: null });
  await em.findOne(Order, { id }, { orderBy: { note: 'asc' } });
  await em.find(Order, {}, { fields: ['note'] });
  await em.find(Customer, { purchases: { note: 'x' } });
  await em.find(Order, { buyer: { note: 'x' } });
  await em.nativeUpdate(Order, { id }, { note: 'x' });
  const o = em.create(Order, { total: 1, note: 'x' });
  await em.count(Order, { note: 'x' });
  await em.upsert(Order, { id, note: 'x' });
}
