<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
class Order extends Model
{
    protected $fillable = ['total', 'note'];
    protected $casts = ['shipped_at' => 'datetime'];
    protected $hidden = ['carrier_id'];
    protected $dates = ['shipped_at'];
    public function customer() { return $this->belongsTo(Customer::class); }
    public function label(): string { return $this->note; }
}
