<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Support\Facades\DB;

class Parcel extends Model
{
    protected $table = 'parcels';
}

class Reports
{
    public function late()
    {
        return DB::table('orders')->whereNull('shipped_at')->orderBy('total')->get();
    }

    public function closure()
    {
        return Order::where('total', '>', 1)
            ->where(function ($q) {
                $q->where('shipped_at', null)->orWhere('note', 'x');
            })->get();
    }

    public function raw()
    {
        return Order::query()->whereRaw('shipped_at > now()')->get();
    }

    public function write($id)
    {
        DB::table('orders')->where('id', $id)->update(['note' => 'x']);
    }

    public function other()
    {
        return DB::table('customers')->whereNull('shipped_at')->get();
    }
}

class ShopOrder extends Model
{
    protected $table = 'shop_order';

    protected $fillable = [
        'total',
        'shipped_at',
    ];

    protected $casts = ['carrier_id' => 'integer'];
}

class Order extends Model
{
    protected function casts(): array
    {
        return ['note' => 'string'];
    }

    public function isLate()
    {
        return ! $this->shipped_at && $this->anything;
    }

    public function scopeLate($query)
    {
        return $query->whereNull('shipped_at');
    }
}

class Customer extends Model
{
    protected $fillable = ['shipped_at'];
}
