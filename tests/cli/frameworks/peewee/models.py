from peewee import DateTimeField, ForeignKeyField, Model, TextField


class Base(Model):
    class Meta:
        database = db


class Orders(Base):
    pass


class Parcels(Model):
    code = TextField()


class Order(Model):
    shipped_at = DateTimeField(null=True)
    remark = TextField(column_name="note")
    carrier = ForeignKeyField(Carrier, null=True)

    class Meta:
        table_name = "orders"


class Customer(Model):
    shipped_at = DateTimeField(null=True)

    class Meta:
        table_name = "customers"
