import { bigint, pgTableCreator, text, timestamp } from "drizzle-orm/pg-core";

export const createTable = pgTableCreator((name) => `shop_${name}`);

export const lateOrders = createTable("order", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  total: bigint("total", { mode: "number" }).notNull(),
  shippedAt: timestamp("shipped_at"),
});

const plain = pgTableCreator((name) => name);
export const boxes = plain("parcels", { id: bigint("id", { mode: "number" }), code: text("code") });
