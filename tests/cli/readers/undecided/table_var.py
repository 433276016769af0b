from .tables import TABLE  # orders


def open_orders(cur):
    cur.execute(f"SELECT id FROM {TABLE} WHERE shipped_at IS NULL")
