import { eq } from "drizzle-orm";

export const open = (db: Db) => db.select().from(orders).where(eq(orders.status, "open"));
export const news = (db: Client) => db.from("users").select("id").eq("name", "archived");
export const state = { archived: "archived", status: ["archived"] };
