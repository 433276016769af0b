from tortoise import fields
from tortoise.models import Model


class Sale(Model):
    id = fields.BigIntField(pk=True)
    buyer = fields.BigIntField(source_field="customer_id")
    total = fields.IntField()

    class Meta:
        table = "orders"


async def put(rows):
    await Sale.bulk_create(rows, on_conflict=["buyer", "total"], update_fields=["total"])
    await Sale.bulk_create(rows, on_conflict=["id"], update_fields=["total"])
