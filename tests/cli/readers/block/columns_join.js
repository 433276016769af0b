const COLUMNS = ["id", "total", "shipped_at"];

async function all(client) {
  const sql = `SELECT ${COLUMNS.join(", ")} FROM orders WHERE id > $1`;
  const { rows } = await client.query(sql, [0]);
  return rows;
}
module.exports = { all };
