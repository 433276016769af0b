from django.db import models


class SentOrder(models.Model):
    total = models.IntegerField()
    sent_on = models.DateTimeField(db_column="shipped_at", null=True)
    carrier = models.ForeignKey("Carrier", on_delete=models.CASCADE)

    class Meta:
        db_table = "shop_order"


class SentCustomer(models.Model):
    note = models.TextField()
    shipped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers"
