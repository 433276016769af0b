export const f = (db) => db.query("SELECT * FROM crosstab('SELECT shipped_at, 1, 2 FROM orders') AS t(a int)");
