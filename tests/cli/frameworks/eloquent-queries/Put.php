<?php
namespace App\Services;

use App\Models\Order;
use Illuminate\Support\Facades\DB;

class Put
{
    public function put(array $rows): void
    {
        Order::upsert($rows, ['customer_id', 'total'], ['total']);
        Order::query()->upsert($rows, uniqueBy: ['customer_id', 'total'], update: ['total']);
        DB::table('orders')->upsert($rows, ['customer_id', 'total'], ['total']);
        DB::table('orders')->upsert($rows, 'id', ['total']);
        Order::upsert($rows, ['id'], ['total']);
    }
}
