exports.find = (db, id) => db.query("SELECT id ".concat(", shipped_at ", "FROM orders WHERE id = $1"), [id]);
