using Dapper;

public class Orders
{
    public Order Get(IDbConnection db, long id) =>
        db.QuerySingle<Order>("SELECT id, shipped_at AS ShippedAt FROM orders WHERE id = @id", new { id });

    public int Note(IDbConnection db, long id) =>
        db.Execute(@"UPDATE orders
                     SET note = @note WHERE id = @id", new { id, note = "x" });
}
