import { prisma } from './client';

// note, shipped_at and remark of orders
export async function late(remark: string) {
  const rows = await prisma.order.findMany({
    where: { sentOn: null, customer: { note: remark } },
    select: { id: true, remark: true },
    orderBy: [{ sentOn: 'asc' }],
  });
  await prisma.order.findFirst({ where: { OR: [{ sentOn: null }, { remark: 'x' }] } });
  await prisma.$transaction((tx) => tx.order.update({ where: { id: 1n }, data: { sentOn: new Date() } }));
  await prisma.order.groupBy({ by: ['remark'], _count: true });
  const note = rows.map((row) => row.id);
  return note;
}

export const safe = () => prisma.customer.findMany({ where: { note: 'kind', shippedAt: null }, select: { note: true } });
