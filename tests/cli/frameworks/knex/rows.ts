import { knex } from "knex";

export async function put(note: string, late: boolean, items: Item[], given: Row) {
  const row: Row = { total: 1, note };
  if (late) {
    row.shipped_at = new Date();
  }
  await knex("orders").insert(row);
  const more = late ? { carrier_id: 1 } : {};
  await knex("orders").where({ id: 1 }).update({ total: 2, ...more });
  const rows = items.map((item) => {
    return { total: 1, note: item.note };
  });
  await knex("orders").insert(rows).onConflict("id").merge({ shipped_at: null });
  const other = { carrier_id: 1 };
  other.note = note;
  await knex("customers").insert(other);
  await knex("orders").insert(given);
}
