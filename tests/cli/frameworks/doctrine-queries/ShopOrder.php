<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;

#[ORM\Entity(repositoryClass: DqlOrderRepository::class)]
#[ORM\Table(name: 'orders')]
class DqlOrder
{
    #[ORM\Id]
    #[ORM\Column]
    private int $id;

    #[ORM\Column(name: 'shipped_at', nullable: true)]
    private ?\DateTimeImmutable $sentAt = null;

    #[ORM\Column]
    private string $note;

    #[ORM\ManyToOne]
    #[ORM\JoinColumn(name: 'carrier_id')]
    private Carrier $carrier;
}

#[ORM\Entity]
#[ORM\Table(name: 'customers')]
class DqlCustomer
{
    #[ORM\Column(name: 'shipped_at')]
    private ?\DateTimeImmutable $sentAt = null;

    #[ORM\Column]
    private string $note;
}
