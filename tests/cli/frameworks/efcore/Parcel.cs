using System;

namespace Shop.DataLayer
{
    public class Order
    {
        public int Id { get; private set; }
        public DateTime? ShippedAt { get; private set; }
    }
}
