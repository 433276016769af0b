import type { EntityManager } from '@mikro-orm/postgresql';
import { MikroCustomer, MikroOrder } from './order';

export const late = (em: EntityManager) => em.find(MikroOrder, { sentOn: null }, { orderBy: { sentOn: 'asc' } });
export const ship = (em: EntityManager, id: bigint) => em.nativeUpdate(MikroOrder, { id }, { sentOn: new Date() });
export const safe = (em: EntityManager, shipped_at: Date) => em.find(MikroCustomer, { note: 'kind' });
