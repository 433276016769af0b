const FIELDS = ["total", "shipped_at"];

export function update(db: Db, id: number, values: Record<string, unknown>) {
  const set = FIELDS.filter((f) => f in values).map((f, i) => `${f} = $${i + 2}`);
  return db.query("UPDATE orders SET " + set.join(", ") + " WHERE id = $1", [id]);
}
