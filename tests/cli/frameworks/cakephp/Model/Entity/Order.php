<?php
namespace App\Model\Entity;

use Cake\ORM\Entity;

class Order extends Entity
{
    protected array $_accessible = [
        'total' => true,
        'shipped_at' => false,
        'customer' => true,
        '*' => false,
    ];
}
