import { bigint, pgTable, timestamp } from "drizzle-orm/pg-core";

export const orders = pgTable("orders", {
  id: bigint({ mode: "number" }).primaryKey(),
  shippedAt: timestamp(),
});
