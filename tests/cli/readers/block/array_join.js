module.exports = (db) => db.any(["SELECT id,", "shipped_at", "FROM orders"].join(" "));
