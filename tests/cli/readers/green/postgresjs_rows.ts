import postgres from "postgres";

export async function add(sql: postgres.Sql, users: object[], rows: object[]) {
  await sql`INSERT INTO users ${sql(users)} RETURNING id`;
  await sql`INSERT INTO orders ${sql(rows)}`;
}
