import { Kysely } from 'kysely';

export const late = (db: Kysely<DB>) =>
  db.selectFrom('orders').select(['id', 'shipped_at']).where('note', 'is', null).execute();
export const add = (db: Kysely<DB>) => db.insertInto('parcels').values({ code: 'x' }).execute();
export const other = (db: Kysely<DB>) => db.selectFrom('customers').select('shipped_at').execute();
export const camel = (db: Kysely<DB>) =>
  db.selectFrom('shopOrder').select(['shopOrder.shippedAt']).where('carrierId', '=', 1).execute();
export const copy = (db: Kysely<DB>, lines) =>
  db.insertInto('orders').values(lines.map(({ total, note }) => ({ total, note }))).execute();
