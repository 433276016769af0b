import { db } from "./db";
import { orders } from "./db/schema";
import * as schema from "./db/schema";

export async function put(row: typeof orders.$inferInsert) {
  await db.insert(orders).values(row).onConflictDoUpdate({ target: [orders.customerId, orders.total], set: { total: 1 } });
  await db.insert(schema.orders).values(row).onConflictDoNothing({ target: [schema.orders.total, schema.orders.customerId] });
  await db.insert(orders).values(row).onConflictDoUpdate({ target: orders.id, set: { total: 1 } });
  await db.insert(orders).values(row).onConflictDoNothing();
  // A relational query, not a query of Prisma's client: the definition is what needs the column.
  await db.query.lateReportLines.findFirst({ where: { kind: "x" } });
  // A part of the rows is unique.
  await db.insert(customers).values(row).onConflictDoUpdate({ target: customers.name, targetWhere: isNull(customers.note), set: { note: "x" } });
  await db.insert(customers).values(row).onConflictDoNothing({ target: [customers.name], where: isNull(customers.note) });
  await db.insert(customers).values(row).onConflictDoNothing({ target: customers.name });
}
