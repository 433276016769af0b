export async function search(db: Db, f: Filter) {
  const where: string[] = ["o.total > 0"];
  if (f.shipped) where.push("o.shipped_at IS NOT NULL");
  if (f.user) where.push(`o.user_id = ${f.user}`);
  return db.query(`SELECT o.id FROM orders o WHERE ${where.join(" AND ")} LIMIT 10`);
}
