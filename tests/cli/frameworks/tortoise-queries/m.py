from tortoise import fields
from tortoise.models import Model
class Customer(Model):
    id = fields.BigIntField(pk=True)
    name = fields.TextField()
    note = fields.TextField(null=True)
    purchases: fields.ReverseRelation["Order"]
    class Meta:
        table = "customers"
class Order(Model):
    id = fields.BigIntField(primary_key=True)
    total = fields.IntField()
    customer: fields.ForeignKeyRelation[Customer] = fields.ForeignKeyField("models.Customer", related_name="purchases")
    shipped_at = fields.DatetimeField(null=True)
    note = fields.TextField(null=True)
    carrier_id = fields.BigIntField(null=True)
    class Meta:
        table = "orders"
        ordering = ["-shipped_at"]
