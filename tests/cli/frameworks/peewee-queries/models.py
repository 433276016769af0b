from peewee import DateTimeField, IntegerField, Model, TextField


class SentOrder(Model):
    total = IntegerField()
    sent_on = DateTimeField(column_name="shipped_at", null=True)

    class Meta:
        table_name = "orders"


class SentCustomer(Model):
    note = TextField()
    shipped_at = DateTimeField()

    class Meta:
        table_name = "customers"
