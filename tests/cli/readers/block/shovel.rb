class OrderQuery
  def rows(open)
    sql = +"SELECT id FROM orders"
    sql << " WHERE shipped_at IS NULL" if open
    connection.select_all(sql)
  end
end
