using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Shop;

public abstract class AbstractContext : DbContext
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<ShopOrder>(BuildShopOrder);
    }

    private void BuildShopOrder(EntityTypeBuilder<ShopOrder> order)
    {
        order.HasKey(o => o.Id);
        order.Property(o => o.SentAt).HasColumnName("shipped_at");
        order.Property(o => o.Total);
    }
}
