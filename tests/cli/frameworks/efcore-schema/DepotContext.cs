using Microsoft.EntityFrameworkCore;

namespace Depot;

public class DepotContext : DbContext
{
    public DbSet<Crane> Cranes { get; set; }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasDefaultSchema("depot");
        model.Entity<Crane>().ToTable("cranes");
    }
}

public class Crane
{
    public long Id { get; set; }
}
