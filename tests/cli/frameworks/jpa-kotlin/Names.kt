package shop

object Names {
    const val ORDERS = "orders"
    const val SHIPPED_AT = "shipped_at"
}
