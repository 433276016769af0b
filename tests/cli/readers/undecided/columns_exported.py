ORDER_COLUMNS = ("id", "total", "shipped_at")
