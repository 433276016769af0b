<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;

#[ORM\MappedSuperclass]
abstract class NotedOrder
{
    use ShippedTrait;

    /** @ORM\Column(type="text") */
    protected $note;
}
