import type { Knex } from "knex";

const ORDERS = "orders";

export async function put(db: Knex, note: string) {
  await db
    .from<Order>(ORDERS)
    .insert({ total: 1, note: note ?? null })
    .onConflict("id")
    .merge({ shipped_at: note });
  const rows = await db.from<Order>("orders").whereIn("carrier_id", [1]).select<Pick<Order, "id">[]>("id", "shipped_at");
  return rows;
}
