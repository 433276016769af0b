package shop

class Orders(private val db: Database) {
    fun late(note: String?) = db.query(buildString {
        append("SELECT o.id FROM orders o ")
        append("WHERE o.shipped_at IS NULL ")
        if (note != null) {
            append("AND o.note = ? ")
        }
        append("ORDER BY o.carrier_id")
    })

    fun all(): List<Row> {
        val sql = StringBuilder("SELECT id FROM orders")
        sql.append(" WHERE shipped_at IS NULL")
        return db.query(sql.toString())
    }

    fun lines(ids: List<Long>) = StringBuilder().apply {
        appendLine("SELECT code")
        appendLine("FROM parcels")
        append("WHERE id IN (")
        ids.forEach { append(it) }
        append(")")
    }.toString()

    fun safe() = buildString {
        append("SELECT note ")
        append("FROM customers WHERE shipped_at IS NULL")
    }
}

class Lines(private val jdbc: JdbcTemplate) {
    fun late() = jdbc.query(
        "SELECT \"o\".note\n" +
            "FROM orders o\n\tWHERE o.shipped_at <= ?;",
    )

    fun raw() = jdbc.query("""SELECT '\n' || p.code FROM parcels p""")
}
