class Orders
{
    public Task<int> Count(bool open)
    {
        var sql = new StringBuilder("SELECT count(*) FROM orders");
        if (open) sql.Append(" WHERE shipped_at IS NULL");
        return db.ExecuteScalarAsync<int>(sql.ToString());
    }
}
