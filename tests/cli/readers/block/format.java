package shop;

class Report {
  private static final String[] COLUMNS = {"id", "shipped_at"};

  String sql() {
    return String.format("SELECT %s FROM %s WHERE id = ?", String.join(", ", COLUMNS), "orders");
  }
}
