import { bigint, integer, pgTable, unique } from "drizzle-orm/pg-core";

export const orders = pgTable("orders", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  total: integer("total").notNull(),
}, (t) => [unique().on(t.customerId, t.total)]);
