<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;

#[ORM\Entity]
#[ORM\Table(name: 'orders')]
class Order extends NotedOrder
{
    #[ORM\Id, ORM\Column]
    private int $id;
}
