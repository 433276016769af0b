import { Entity, EntitySchema, ManyToOne, PrimaryKey, Property, defineEntity, p } from '@mikro-orm/core';

@Entity({ tableName: 'orders' })
export class MikroOrder {
  @PrimaryKey()
  id!: bigint;

  @Property({ fieldName: 'shipped_at', nullable: true })
  sentOn?: Date;

  @Property({ persist: false })
  note?: string;
}

export const LineSchema = new EntitySchema<Line>({
  name: 'Line',
  tableName: 'late_report_lines',
  properties: {
    id: { type: 'bigint', primary: true },
    sort: { type: 'string', fieldName: 'kind' },
    orders: { kind: '1:m', entity: 'MikroOrder', mappedBy: 'line' },
  },
});

export const Box = defineEntity({
  name: 'Box',
  tableName: 'parcels',
  properties: { id: p.bigint().primary(), code: p.string() },
});

export const Late = defineEntity({
  name: 'LateOrder',
  tableName: 'orders',
  properties: {
    id: p.bigint().primary(),
    remark: p.string().name('note').nullable(),
    carrier: () => p.manyToOne(Carrier),
    shipped_at: p.datetime().persist(false),
  },
});

export const MikroCustomer = defineEntity({ name: 'MikroCustomer', tableName: 'customers', properties: { note: p.string() } });
