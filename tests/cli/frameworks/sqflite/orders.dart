import 'package:sqflite/sqflite.dart';

class Orders {
  Future<void> ship(Database db) async {
    await db.query('orders', columns: ['id', 'shipped_at'], where: 'note IS NULL', orderBy: 'carrier_id');
    await db.insert('orders', {'total': 1, 'note': 'x'});
    await db.update('shop_order', {'total': 2}, where: 'carrier_id = ?', whereArgs: [1]);
    await db.delete('parcels', where: 'code = ?', whereArgs: ['x']);
    await db.query('customers', columns: ['note'], where: 'shipped_at IS NULL');
  }
}
