import { Kysely } from 'kysely';

export async function put(db: Kysely<DB>, row: NewCustomer) {
  await db.insertInto('customers').values(row)
    .onConflict((oc) => oc.column('name').where('note', 'is', null).doUpdateSet({ note: 'x' }))
    .execute();
  await db.insertInto('customers').values(row)
    .onConflict((oc) => oc.column('name').doNothing())
    .execute();
}
export const raw = (db: Kysely<DB>, name: string) =>
  sql`INSERT INTO customers (name) VALUES (${name}) ON CONFLICT (name) WHERE note IS NULL DO NOTHING`.execute(db);
export const whole = (db: Kysely<DB>, name: string) =>
  sql`INSERT INTO customers (name) VALUES (${name}) ON CONFLICT (name) DO NOTHING`.execute(db);
