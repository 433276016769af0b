using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Shop;

public class LineConfiguration : IEntityTypeConfiguration<Line>
{
    public void Configure(EntityTypeBuilder<Line> builder)
    {
        builder.ToTable("late_report_lines");
        builder.Property(l => l.Kind).HasColumnName("kind").HasConversion<string>();
    }
}

public class FluentCustomerConfiguration : IEntityTypeConfiguration<FluentCustomer>
{
    public void Configure(EntityTypeBuilder<FluentCustomer> builder)
    {
        builder.ToTable("customers");
        builder.Property(c => c.ShippedAt).HasColumnName("shipped_at");
    }
}
