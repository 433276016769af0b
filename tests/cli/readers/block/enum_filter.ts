export const archived = (db: Client) => db.from("orders").select("id").eq("status", "archived");
