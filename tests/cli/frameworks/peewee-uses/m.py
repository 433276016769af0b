from peewee import *
import peewee as pw
db = PostgresqlDatabase("x")
class BaseModel(Model):
    class Meta:
        database = db
class Customer(BaseModel):
    name = TextField()
    note = TextField(null=True)
    class Meta:
        table_name = "customers"
class Order(BaseModel):
    customer = ForeignKeyField(Customer, backref="purchases")
    total = IntegerField()
    shipped_at = DateTimeField(null=True)
    note = pw.TextField(null=True)
    carrier_id = BigIntegerField(null=True)
    class Meta:
        table_name = "orders"
