using LinqToDB;
using LinqToDB.Mapping;

namespace Shop;

[Table("orders")]
public class Order
{
    [PrimaryKey, Column("id")] public long Id { get; set; }
    [Column("shipped_at")] public DateTime? ShippedAt { get; set; }
    [Column(Name = "note"), Nullable] public string? Note { get; set; }
    [NotColumn] public string? Label { get; set; }
}

[Table(Name = "parcels")]
public class Parcel
{
    [Column("id"), PrimaryKey] public long Id { get; set; }
    [Column("code")] public string Code { get; set; }
}

public class ShopConnection : LinqToDB.Data.DataConnection
{
    public ITable<Order> Orders => this.GetTable<Order>();
}

public class Late(ShopConnection db)
{
    public List<long> Ids(string note) => db.Orders.Where(o => o.ShippedAt == null && o.Note == note).Select(o => o.Id).ToList();
    public int Ship(long id) => db.Orders.Where(o => o.Id == id).Set(o => o.ShippedAt, DateTime.UtcNow).Update();
    public List<long> Query() => (from o in db.GetTable<Order>() where o.Note == "x" select o.Id).ToList();
}
