using System.ComponentModel.DataAnnotations;

namespace Shop.Types.Entities.Sales;

// The context has DbSet<OrderEntity> Orders.
public class OrderEntity
{
    [Key]
    public long id { get; set; }

    public string note { get; set; }
}
