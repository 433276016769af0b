import { PrismaClient } from '@prisma/client';

export async function put(prisma: PrismaClient, customerId: bigint, total: number) {
  await prisma.order.upsert({
    where: { customerId_total: { customerId, total } },
    create: { customerId, total },
    update: {},
  });
  await prisma.order.upsert({ where: { id: 1n }, create: { customerId, total }, update: { total } });
  await prisma.order.findUnique({ where: { customerId_total: { customerId, total } } });
}
