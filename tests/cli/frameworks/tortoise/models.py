from tortoise import fields
from tortoise.models import Model


class Order(Model):
    id = fields.BigIntField(pk=True)
    shipped_at = fields.DatetimeField(null=True)
    remark = fields.TextField(source_field="note")
    carrier = fields.ForeignKeyField("models.Carrier", related_name="orders")
    customers = fields.ManyToManyField("models.Customers", related_name="note")

    class Meta:
        table = "orders"


class Parcels(Model):
    code = fields.TextField()


class Customers(Model):
    shipped_at = fields.DatetimeField(null=True)
    note = fields.TextField()


async def late():
    await Order.filter(shipped_at__isnull=True, remark="x").all()
    await Customers.create(note="shipped_at")
