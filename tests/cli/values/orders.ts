import { OrderStatus } from '@prisma/client';
import { prisma } from './client';

export const ship = () => prisma.order.update({ where: { id: 1n }, data: { status: 'archived', state: 'gone' } });
export const late = () => prisma.order.findMany({ where: { status: { in: ['open', 'archived'] } } });
export const some = () => prisma.order.count({ where: { status: OrderStatus.archived } });
export const safe = (status = 'archived') =>
  prisma.customer.update({ where: { id: 1n, status: 'gone' }, data: { status: 'archived' } });
export const read = () => prisma.order.findMany({ where: { state: 'archived' } });
