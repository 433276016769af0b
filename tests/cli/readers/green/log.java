package shop;

class Audit {
  void log(Order o) {
    log.info("status=" + o.status() + " note=" + o.note() + " title=" + o.title());
    log.info(String.format("orders: note = [%s]", o.note()));
    StringBuilder b = new StringBuilder("note: ");
    b.append("title").append(o);
    jdbc.query("SELECT id FROM orders WHERE id = ?", o.id());
  }
}
