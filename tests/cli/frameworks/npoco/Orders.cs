using NPoco;

namespace Shop;

[TableName("orders")]
[PrimaryKey("id")]
public class Order
{
    [Column("id")] public long Id { get; set; }
    [Column("shipped_at")] public DateTime? ShippedAt { get; set; }
    [Column("note")] public string? Note { get; set; }
    [Ignore] public string? Label { get; set; }
    [ResultColumn("carrier_id")] public long? CarrierId { get; set; }
}

public class Orders(IDatabase db)
{
    public List<Order> Late(string note) => db.Fetch<Order>("WHERE note = @0 ORDER BY shipped_at", note);
    public int Ship(long id) => db.Execute("UPDATE orders SET shipped_at = now() WHERE id = @0", id);
    public Order One(long id) => db.Query<Order>().Where(o => o.ShippedAt == null && o.Id == id).Single();
    public string Customer(long id) => db.ExecuteScalar<string>("SELECT note FROM customers WHERE id = @0", id);
}
