import { orders } from "./tables";

export const onlyOpen = " AND o.shipped_at IS NULL";
export const base = `SELECT o.id FROM orders o WHERE o.total > 0`;
