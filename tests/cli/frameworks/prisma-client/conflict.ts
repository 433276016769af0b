import { PrismaClient } from '@prisma/client';

export async function put(prisma: PrismaClient, customerId: bigint, total: number) {
  await prisma.order.upsert({
    where: { customerId_total: { customerId, total } },
    create: { customerId, total },
    update: { total },
  });
  await prisma.order.upsert({ where: { id: 1n }, create: { customerId, total }, update: { total } });
  // read first and then written: no ON CONFLICT
  await prisma.order.upsert({
    where: { customerId_total: { customerId, total } },
    create: { customerId, total },
    update: { total },
    include: { customer: true },
  });
  await prisma.order.upsert({
    where: { customerId_total: { customerId, total } },
    create: { total, customer: { connect: { id: customerId } } },
    update: { total },
  });
  // not known, and not so
  await prisma.order.upsert({ where: { customerId_total: { customerId, total } }, create: row(customerId), update: { total } });
  await prisma.order.upsert({ where: { customerId_total: { customerId, total } }, create: { customerId, total }, update: {} });
  await prisma.order.findUnique({ where: { customerId_total: { customerId, total } } });
}
