<?php
namespace App\Services;
use App\Models\Order;
use App\Models\Customer;
class Dynamic
{
    public function a()
    {
        Order::whereShippedAt(null)->get();
        Order::query()->whereNote('x')->orWhereCarrierId(3)->first();
        Order::where('total', 1)->whereHas('customer')->whereNull('total')->get();
        Customer::whereNote('x')->whereShippedAt(null)->get();
    }
}
