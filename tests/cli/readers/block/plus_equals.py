class Orders:
    def page(self, conn, since):
        q = """
            SELECT id, total
            FROM orders
        """
        if since:
            q += " WHERE shipped_at > :since"
        return conn.execute(text(q), {"since": since})
