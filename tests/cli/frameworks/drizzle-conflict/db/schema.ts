import { bigint, integer, pgTable, text, unique } from "drizzle-orm/pg-core";

export const orders = pgTable("orders", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  customerId: bigint("customer_id", { mode: "number" }).notNull(),
  total: integer("total").notNull(),
}, (t) => [unique().on(t.customerId, t.total)]);

export const lateReportLines = pgTable("late_report_lines", { id: integer("id").primaryKey(), kind: text("kind") });

export const customers = pgTable("customers", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  name: text("name").notNull(),
  note: text("note"),
});
