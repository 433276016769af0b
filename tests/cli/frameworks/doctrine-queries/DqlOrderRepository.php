<?php

namespace App\Repository;

use Doctrine\Bundle\DoctrineBundle\Repository\ServiceEntityRepository;
use App\Entity\DqlCustomer;
use App\Entity\DqlOrder;

class DqlOrderRepository extends ServiceEntityRepository
{
    public function late(string $note): array
    {
        return $this->createQueryBuilder('o')
            ->join('o.customer', 'c')
            ->andWhere('o.sentAt IS NULL AND c.sentAt IS NULL')
            ->andWhere('o.note = :note')
            ->orderBy('o.carrier', 'ASC')
            ->getQuery()->getResult();
    }

    public function open(): array
    {
        $qb = $this->getEntityManager()->createQueryBuilder();
        $qb->select('x.id')->from(DqlOrder::class, 'x')->where($qb->expr()->isNull('x.sentAt'));
        return $this->getEntityManager()->createQuery(
            'SELECT p.note, p.sentAt, p.note FROM App\Entity\DqlOrder p WHERE p.note LIKE :note'
        )->getResult();
    }

    public function finders(EntityManagerInterface $em, DqlCustomerRepository $dqlCustomerRepository): void
    {
        $this->findBy(['note' => 'x'], ['id' => 'ASC']);
        $em->getRepository(DqlOrder::class)->findOneBy(['sentAt' => null]);
        $dqlCustomerRepository->findBy(['note' => 'x', 'sentAt' => null]);
        $em->createQuery('SELECT c FROM App\Entity\DqlCustomer c WHERE c.note = :note');
        $em->getRepository(DqlCustomer::class)->createQueryBuilder('c')->where('c.note = :note');
    }

    public function magic(EntityManagerInterface $em, DqlOrderRepository $dqlOrderRepository, DqlCustomerRepository $dqlCustomerRepository): void
    {
        $dqlOrderRepository->findOneBySentAt(null);
        $em->getRepository(DqlOrder::class)->countByNote('x');
        $this->dqlOrderRepository->findByCarrier(3);
        $dqlCustomerRepository->findOneByNote('x');
        $dqlOrderRepository->findByUnmapped('note');
    }
}
