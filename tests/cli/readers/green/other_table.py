def names(cur, ids):
    q = "SELECT title FROM books WHERE id IN (%s)" % ",".join(["%s"] * len(ids))
    q += " AND note IS NULL"
    cur.execute(q, ids)
