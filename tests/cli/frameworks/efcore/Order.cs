using System.ComponentModel.DataAnnotations.Schema;

namespace Shop;

[Table("orders")]
public class Order
{
    [Column("id")]
    public long Id { get; set; }

    [Column("shipped_at")]
    public DateTime? ShippedAt { get; set; }

    [NotMapped]
    public string note { get; set; }
}

[Table("customers")]
public class Customer
{
    [Column("shipped_at")]
    public DateTime? ShippedAt { get; set; }
}
