namespace Shop.Pages
{
    public class Order
    {
        public string note { get; set; }
    }
}
