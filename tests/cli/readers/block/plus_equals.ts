import { pool } from "./pool";

export async function list(open: boolean) {
  let q = "SELECT id, total FROM orders";
  const args: unknown[] = [];
  if (open) {
    q += " WHERE shipped_at IS NULL";
  }
  q += " ORDER BY id";
  return pool.query(q, args);
}
