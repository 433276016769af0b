import { quote } from "./quote";

export function fetch(db: Db) {
  const fields = pick(["id", "shipped_at"]);
  return db.query(`SELECT ${fields} FROM orders`);
}
