<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class Customer extends Model
{
    public function orders()
    {
        return $this->hasMany(Order::class, 'carrier_id');
    }

    public function codes()
    {
        return $this->belongsToMany(Code::class, 'parcels', 'id', 'code');
    }
}

class ShopOrder extends Model
{
    protected $table = 'shop_order';

    public function carrier()
    {
        return $this->belongsTo(Carrier::class);
    }

    public function other()
    {
        return $this->belongsTo(Carrier::class, 'shipped_at');
    }
}
