export const f = (db) => db.query("SELECT * FROM crosstab('SELECT total, 1, 2 FROM orders') AS t(a int)");
export const g = (db) => db.query("SELECT (f(o.id)).shipped_at FROM users o");
