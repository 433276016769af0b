import { timestamp } from "drizzle-orm/pg-core";

export const timestamps = {
  shippedAt: timestamp("shipped_at", { withTimezone: true }),
};
