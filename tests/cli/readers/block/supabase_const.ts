const TABLE = "orders" as const;

export const insert = async (db: Client, now: string) => {
  const row: Record<string, unknown> = { user_id: 1 };
  row.shipped_at = now;
  return db.from(TABLE).insert(row);
};
