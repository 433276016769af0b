import 'package:supabase_flutter/supabase_flutter.dart';

final supabase = Supabase.instance.client;

Future<void> late(String note) async {
  final rows = await supabase
      .from('orders')
      .select('id, at:shipped_at, customers(note)')
      .eq('note', note)
      .order('carrier_id', ascending: true);
  await supabase.from('orders').insert({'total': 1, 'shipped_at': null});
  await supabase.from('orders').update({'note': 'x'}).eq('id', 1);
  await supabase.from('parcels').select();
}

// note of orders
Future<void> safe(String carrierId) async {
  await supabase.storage.from('parcels').download('note');
  final note = await supabase.from('customers').select('note, orders(total)').eq('shipped_at', carrierId);
  print({'carrier_id': note});
}
