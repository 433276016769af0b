namespace Shop.Core.Models;

// UseSnakeCaseNamingConvention(): the table is "orders".
public class Order
{
    public required string Ref { get; init; }
    public Guid? CarrierId { get; set; }
    public string[] Note { get; set; } = [];
    public List<DateTime> ShippedAt { get; } = [];
    public DbSet<Parcel> Total { get; set; }
}
