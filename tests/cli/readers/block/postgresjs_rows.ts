import postgres from "postgres";

export async function keep(sql: postgres.Sql, parcels: { id: number; code: string }[]) {
  await sql`
    INSERT INTO parcels ${sql(parcels)}
    ON CONFLICT (id) DO NOTHING
  `;
}
