def search(cur, user=None, shipped=False):
    clauses = ["1 = 1"]
    params = []
    if user:
        clauses.append("user_id = %s")
        params.append(user)
    if shipped:
        clauses.append("shipped_at IS NOT NULL")
    sql = "SELECT id FROM orders WHERE " + " AND ".join(clauses)
    cur.execute(sql, params)
