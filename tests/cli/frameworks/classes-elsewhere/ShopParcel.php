<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;

class ShopParcel extends Model
{
    protected $table = 'shop_order';
}
