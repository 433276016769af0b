from tortoise.expressions import Q, F
from tortoise.functions import Count, Max
from .m import Order, Customer
async def q(oid):
    await Order.filter(shipped_at__isnull=True)
    await Order.filter(note="x").order_by("-shipped_at")
    await Order.all().values("note")
    await Order.all().values_list("note", flat=True)
    await Order.filter(Q(note="x") | Q(total=1))
    await Order.filter(id=oid).update(note="x")
    await Order.create(total=1, note="x")
    await Order.get_or_none(note="x")
    await Order.exclude(note="x").count()
    await Order.annotate(m=Max("shipped_at"))
    await Customer.filter(purchases__note="x")
    await Customer.all().prefetch_related("purchases")
    o = await Order.get(id=oid)
    o.note = "x"
    await o.save(update_fields=["note"])
    await Order.get_or_create(total=1, defaults={"note": "x"})
    await Order(note="x").save()
    await Order.all().only("note")
    await Order.filter(total=1).first().values("carrier_id")
    await Order.bulk_update([], fields=["note"])
