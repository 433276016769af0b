const COLUMNS = ["id", "shipped_at"];

export const load = (db: Client) => db.from("orders").select(pick(COLUMNS));
