import postgres from "postgres";

export async function late(sql: postgres.Sql, ids: number[], columns: string[]) {
  return sql`SELECT id, shipped_at FROM orders WHERE id IN ${sql(ids)}`;
}
