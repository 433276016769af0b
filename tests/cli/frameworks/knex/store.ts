import type { Knex } from 'knex';

const TABLE = 'orders';
const COLUMNS = ['id', 'shipped_at'];
const T = { parcels: 'parcels', orders: 'orders' };

export class OrderStore {
  constructor(private db: Knex, private other: Shop) {}

  all = () => this.db.select(COLUMNS).from(TABLE);
  late = () => this.db<Row>(TABLE).where({ total: 1 }).andWhere((b) => b.whereNull('carrier_id').orWhere((c) => c.where(`${TABLE}.note`, 'x')));
  joined = () => this.db(T.orders).leftJoin(T.parcels, 'parcels.id', 'orders.id');
  async first() {
    return await this.db<Row<Order>>(TABLE).insert({ note: 'x' }).returning(['id']);
  }
  add = () => this.db(TABLE).insert({ total: 2 }).returning(COLUMNS);
  lists = () => this.other.db('customers').select(COLUMNS);
}
