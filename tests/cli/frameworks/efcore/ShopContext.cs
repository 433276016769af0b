using Microsoft.EntityFrameworkCore;

namespace Shop;

public class ShopContext : DbContext
{
    public DbSet<Parcel> Parcels { get; set; }
    public DbSet<Customer> Customers => Set<Customer>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Box>().ToTable("parcels");
        model.Entity<Customer>().ToTable("customers");
    }
}
