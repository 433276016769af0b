import 'package:supabase_flutter/supabase_flutter.dart';

Future<List> late(SupabaseClient client) async {
  final rows = await client.rpc('late_orders', params: {'day': 3});
  return rows as List;
}
