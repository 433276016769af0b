<?php

namespace App\Http;

use App\Models\Order;
use App\Models\Customer;

class ShipController
{
    public ?Order $current = null;

    public function __construct(private Customer $buyer)
    {
    }

    public function ship(Order $one, Customer $two)
    {
        $one->shipped_at = now();
        $two->carrier_id = 3;
        $this->current->note = 'shipped';
        $this->buyer->carrier_id = 4;
        $three = Order::where('id', 3)->first();
        return $three->carrier_id;
    }

    public function other(Customer $one)
    {
        return $one->carrier_id;
    }
}
