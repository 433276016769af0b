<?php
namespace App\Reports;
use App\Models\ShopParcel;

class LateParcels
{
    public function rows()
    {
        return ShopParcel::where('carrier_id', 1)->whereNull('shipped_at')->get();
    }
}
