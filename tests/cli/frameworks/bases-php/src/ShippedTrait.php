<?php

namespace App\Entity;

use Doctrine\ORM\Mapping as ORM;

trait ShippedTrait
{
    #[ORM\Column(nullable: true)]
    private ?\DateTimeImmutable $shippedAt = null;
}
