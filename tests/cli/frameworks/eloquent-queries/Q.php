<?php
namespace App\Http\Controllers;
use App\Models\Order;
use App\Models\Customer;
use Illuminate\Support\Facades\DB;
class Q
{
    public function a(Order $order, $id)
    {
        Order::whereNull('shipped_at')->orderBy('note')->get();
        Order::where('note', 'x')->orWhere(['carrier_id' => 3])->first();
        Order::where([['note', '=', 'x']])->get();
        Order::query()->when($id, fn ($q) => $q->where('note', 'x'))->get();
        Order::where(function ($q) { $q->whereNull('shipped_at')->orWhere('total', 1); })->get();
        Order::select('id', 'note')->get();
        Order::get(['id', 'note']);
        Order::create(['total' => 1, 'note' => 'x']);
        Order::updateOrCreate(['id' => $id], ['note' => 'x']);
        Order::find($id)->update(['note' => 'x']);
        Order::query()->update(['note' => 'x']);
        Order::insert([['note' => 'x']]);
        Order::upsert([['id' => 1, 'note' => 'x']], ['id'], ['note']);
        Order::whereHas('customer', fn ($q) => $q->where('note', 'x'))->get();
        Customer::whereHas('orders', fn ($q) => $q->where('carrier_id', 3))->get();
        Customer::with(['orders' => fn ($q) => $q->orderBy('carrier_id')])->get();
        Order::firstWhere('note', 'x');
        Order::max('carrier_id');
        Order::pluck('note', 'carrier_id');
        Order::where('total->x', 1)->latest('shipped_at')->value('note');
        Order::orderByRaw('shipped_at desc')->get();
        Order::selectRaw('max(carrier_id) as m')->groupBy('note')->havingRaw('max(carrier_id) > 1')->get();
        DB::table('orders')->whereNull('shipped_at')->get();
        DB::table('orders')->join('customers', 'orders.customer_id', '=', 'customers.id')->where('orders.note', 'x')->get();
        DB::table('orders as o')->select('o.note')->get();
        DB::select('select note from orders where id = ?', [$id]);
        $order->note = 'x';
        $order->fill(['note' => 'x'])->save();
        $q = Order::query();
        $q->where('note', 'x');
        $o = new Order;
        $o->shipped_at = now();
    }
}
