import { drizzle } from "drizzle-orm/node-postgres";
import * as schema from "./schema";

export const add = (db: Db) => db.insert(schema.orders).values({ userId: 1, total: 2, status: "archived" });
