<?php

declare(strict_types=1);

use Doctrine\DBAL\Connection;

final class OrderGateway
{
    public function __construct(private readonly Connection $connection)
    {
    }

    public function late(string $note): array
    {
        $qb = $this->connection->createQueryBuilder();

        return $qb
            ->select('o.id', 'o.shipped_at')
            ->from('orders', 'o')
            ->innerJoin('o', 'customers', 'c', 'c.id = o.customer_id')
            ->where('o.note = :note')
            ->andWhere($qb->expr()->isNull('o.carrier_id'))
            ->orderBy('o.shipped_at', 'DESC')
            ->setParameter('note', $note)
            ->executeQuery()
            ->fetchAllAssociative();
    }

    public function some(bool $late): array
    {
        $qb = $this->connection->createQueryBuilder();
        $qb->select('p.id')->from('orders', 'p');
        if ($late) {
            $qb->andWhere('p.note IS NULL');
        }

        return $qb->fetchAllAssociative();
    }

    public function ship(int $id): void
    {
        $this->connection->update('orders', ['shipped_at' => 'now'], ['id' => $id]);
        $this->connection->insert('parcels', ['code' => 'x']);
        $this->connection->createQueryBuilder()->insert('orders')->values(['note' => '?'])->executeStatement();
    }

    // the customers' note and shipped_at are there already
    public function safe(string $shipped_at): array
    {
        $note = $this->connection->createQueryBuilder()->select('c.note')->from('customers', 'c');
        $note->andWhere('c.shipped_at IS NULL');
        $this->connection->delete('customers', ['note' => $shipped_at]);

        return ['note' => 'shipped_at'];
    }
}
