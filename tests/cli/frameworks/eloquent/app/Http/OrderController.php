<?php

namespace App\Http\Controllers;

use App\Models\Order;
use Illuminate\Http\Request;

class OrderController
{
    public function ship(Request $request, Order $order)
    {
        $order->shipped_at = now();
        $order->note = $request->note;
        $order->save();
        $order->shipped_at = null;

        return $request->user()->note;
    }

    public function others(Order $lateOrder)
    {
        $lateOrder->carrier_id = $this->order->carrier_id;
        Order::create(['note' => 'x', 'total' => 1]);
        $border->shipped_at = $customer->note;
        $customer->name = $order->total;
    }
}
