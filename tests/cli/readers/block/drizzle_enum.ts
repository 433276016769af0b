import { eq } from "drizzle-orm";
import { orders } from "./schema";

export const archived = (db: Db) => db.select().from(orders).where(eq(orders.status, "archived"));
