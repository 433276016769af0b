import { Kysely } from 'kysely';

export async function put(db: Kysely<DB>, row: NewOrder) {
  await db.insertInto('orders').values(row)
    .onConflict((oc) => oc.columns(['customer_id', 'total']).doUpdateSet({ total: 1 }))
    .execute();
  await db.insertInto('orders').values(row)
    .onConflict((oc) => oc.column('id').doNothing())
    .execute();
}
