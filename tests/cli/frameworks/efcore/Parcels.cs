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
