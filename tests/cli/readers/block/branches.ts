export function total(db: Db, kind: string) {
  let sql = "SELECT sum(total) FROM orders WHERE ";
  if (kind === "user") {
    sql += "user_id = $1";
  } else {
    sql += "shipped_at > $1";
  }
  return db.one(sql, [kind]);
}
