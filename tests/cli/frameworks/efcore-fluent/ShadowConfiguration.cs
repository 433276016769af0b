using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Shop.Data;

public class ShadowConfiguration : IEntityTypeConfiguration<Shadow>
{
    public void Configure(EntityTypeBuilder<Shadow> builder)
    {
        builder.ToTable("orders");
        builder.Property<string>("Note").HasMaxLength(20);
        builder.Property<DateTime>("Sent").HasColumnName("shipped_at");
        builder.Property(typeof(long), "CarrierId");
        builder.HasIndex("Note");
    }
}
