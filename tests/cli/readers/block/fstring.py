TABLE = "orders"
COLUMNS = ("id", "shipped_at")


def load(cur, user):
    cur.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE} WHERE user_id = %s", (user,))
    return cur.fetchall()
