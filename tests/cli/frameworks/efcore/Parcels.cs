namespace Shop.Entities;

public class Order
{
    public long id { get; set; }
    public string note { get; set; }
    public bool IsLate => note != null;
}

public class OrderDto
{
    public string note { get; set; }
}

public record ShopOrder
{
    public long id { get; init; }
    public long? carrier_id { get; init; }
}

public record OrderSummary(string note)
{
    public string carrier_id { get; init; }
}
