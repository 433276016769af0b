from django.db.models import F, Q, Count, Max, Prefetch, Sum, OuterRef, Subquery, Exists
from .models import Order, Customer
def a(request, pk):
    Order.objects.filter(shipped_at__isnull=True)
    Order.objects.exclude(note="x").order_by("-shipped_at")
    Order.objects.values("carrier_id").annotate(n=Count("id"))
    Order.objects.values_list("note", flat=True)
    Order.objects.annotate(last=Max("shipped_at"))
    Order.objects.filter(Q(note="x") | Q(total=3))
    Order.objects.update(total=F("carrier_id") + 1)
    Order.objects.only("note")
    Order.objects.defer("note")
    Order.objects.create(total=1, note="x")
    Order.objects.get_or_create(total=1, defaults={"note": "x"})
    Order.objects.bulk_update([], ["note"])
    Order.objects.aggregate(Sum("carrier_id"))
    Order.objects.select_related("customer").filter(customer__note="x")
    Customer.objects.filter(purchases__shipped_at__lt=3)
    Customer.objects.annotate(n=Count("purchases__note"))
    Customer.objects.prefetch_related(Prefetch("purchases", queryset=Order.objects.filter(note="x")))
    Customer.objects.filter(Exists(Order.objects.filter(customer=OuterRef("pk"), shipped_at=None)))
    qs = Order.objects.all()
    qs = qs.filter(note="x")
    o = Order.objects.get(pk=pk)
    o.shipped_at = None
    o.save(update_fields=["note"])
    Order(note="x").save()
    Order.objects.earliest("shipped_at")
    Order.objects.distinct("note")
    Order.objects.dates("shipped_at", "day")
    Order.objects.in_bulk([1], field_name="note")

def ship(order: Order):
    return order.note
