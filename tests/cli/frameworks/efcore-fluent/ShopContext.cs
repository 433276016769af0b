using Microsoft.EntityFrameworkCore;

namespace Shop;

public class ShopContext : DbContext
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<FluentOrder>(entity =>
        {
            entity.ToTable("orders", "public");
            entity.HasKey(e => e.Id);
            entity.Property(e => e.SentOn).IsRequired(false).HasColumnName("shipped_at");
            entity.Property(e => e.Remark).HasMaxLength(80).HasColumnName("note");
            entity.Ignore(e => e.CarrierId);
        });
        modelBuilder.Entity<FluentCustomer>().ToTable("customers");
        modelBuilder.Entity<FluentCustomer>().Property(c => c.Note).HasColumnName("note");
        modelBuilder.Entity<FluentParcel>().ToTable("parcels").HasKey(p => p.Id);
    }
}
