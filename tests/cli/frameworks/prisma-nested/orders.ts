import { PrismaClient, Prisma } from '@prisma/client';
const prisma = new PrismaClient();
export async function a(id: bigint) {
  await prisma.customer.findMany({
    include: {
      purchases: {
        where: { shippedAt: null },
        orderBy: { note: 'asc' },
        select: { id: true, carrierId: true },
      },
    },
  });
  await prisma.customer.findMany({ where: { purchases: { some: { shippedAt: { gt: new Date() } } } } });
  await prisma.customer.findMany({ where: { AND: [{ purchases: { every: { OR: [{ note: 'x' }] } } }] } });
  await prisma.order.findMany({ where: { buyer: { note: 'x', shippedAt: null } } });
  await prisma.order.findMany({ include: { buyer: { select: { note: true } } }, orderBy: { buyer: { note: 'asc' } } });
  await prisma.customer.create({ data: { name: 'x', note: 'y', purchases: { create: [{ total: 1, note: 'x' }] } } });
  await prisma.customer.update({
    where: { id },
    data: { purchases: { updateMany: { where: { id }, data: { carrierId: 3n } } } },
  });
  await prisma.order.aggregate({ _max: { shippedAt: true } });
  await prisma.order.groupBy({ by: ['carrierId'], _count: { note: true }, having: { carrierId: { gt: 1 } } });
  const args: Prisma.OrderFindManyArgs = { where: { shippedAt: null } };
  const where: Prisma.OrderWhereInput = { note: 'x' };
  where.carrierId = 5n;
  await prisma.$queryRaw`SELECT shipped_at FROM orders WHERE id = ${id}`;
  await prisma.$queryRawUnsafe('SELECT note FROM orders WHERE id = $1', id);
  await prisma.$executeRaw(Prisma.sql`UPDATE orders SET note = ${'x'} WHERE id = ${id}`);
  const rows = await prisma.order.findMany({ select: Prisma.validator<Prisma.OrderSelect>()({ note: true }) });
  const select = { carrierId: true } satisfies Prisma.OrderSelect;
  await prisma.$transaction(async (tx) => {
    await tx.order.updateMany({ where: { note: null }, data: { shippedAt: new Date() } });
  });
  await prisma.$transaction([prisma.order.update({ where: { id }, data: { note: 'z' } })]);
  await prisma.order.findFirst({ where: { NOT: { note: 'x' } }, distinct: ['carrierId'] });
  await prisma.order.upsert({ where: { id }, create: { total: 1, customerId: 1n, note: 'x' }, update: { note: 'x' } });
  await prisma.parcel.count();
  await prisma.order.findMany({ where: { parcels: { none: { code: 'x' } } } });
  await prisma.order.findMany({ orderBy: [{ shippedAt: { sort: 'asc', nulls: 'last' } }] });
  return rows;
}
export async function made(id: bigint, rows: string[]) {
  await prisma.customer.update({
    where: { id },
    data: {
      purchases: {
        connectOrCreate: rows.map((row) => ({
          where: { id },
          create: { total: 1, note: row.trim() },
        })),
        create: rows.map((row) => {
          return { total: 2, carrierId: 4n };
        }),
      },
    },
  });
  await prisma.order.createMany({ data: rows.map((note) => ({ total: 1, note })) });
  await prisma.customer.update({ where: { id }, data: { purchases: { upsert: [{ where: { id }, create: { shippedAt: null }, update: {} }] } } });
}
