package shop;

class Orders {
  List<Order> find(Long user) {
    StringBuilder sql = new StringBuilder("SELECT id, total FROM orders o ");
    sql.append("WHERE 1 = 1 ");
    if (user != null) {
      sql.append("AND o.user_id = ? ").append("AND o.shipped_at IS NULL ");
    }
    return jdbc.query(sql.toString(), mapper, user);
  }
}
