import { isNull } from "drizzle-orm";
import { db } from "./db";
import { lateOrders } from "./schema";

export const late = () => db.select({ id: lateOrders.id }).from(lateOrders).where(isNull(lateOrders.shippedAt));
