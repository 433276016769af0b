using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;

namespace Shop;

[Table("orders")]
public class LinqOrder
{
    [Column("id")]
    public long Id { get; set; }

    [Column("shipped_at")]
    public DateTime? ShippedAt { get; set; }

    [Column("note")]
    public string Note { get; set; }

    public List<LinqCustomer> Lines { get; set; }
}

[Table("customers")]
public class LinqCustomer
{
    [Column("shipped_at")]
    public DateTime? ShippedAt { get; set; }

    [Column("note")]
    public string Note { get; set; }
}
