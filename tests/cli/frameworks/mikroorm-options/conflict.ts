import { EntityManager } from '@mikro-orm/core';
import { Order } from './e';

export async function put(em: EntityManager, row: Order) {
  await em.upsert(Order, row, { onConflictFields: ['buyer', 'total'], onConflictAction: 'merge' });
  await em.upsertMany(Order, [row], { onConflictFields: ['id'] });
}
