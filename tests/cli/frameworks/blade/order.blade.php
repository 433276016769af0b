<h1>Orders: note, shipped_at of {{ $customer->note }}</h1>
@if ($order->shipped_at)
  <p class="note">{{ $order->note }} {!! $order->carrier_id !!}</p>
@endif
@foreach ($order->lines as $line)
  {{-- $order->note --}} note@example.com (x) @{{ $order->note }}
  <p>$order->note</p>
@endforeach
@include('part', ['late' => $order->shipped_at])
