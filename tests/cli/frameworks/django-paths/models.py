from django.db import models
class Customer(models.Model):
    name = models.TextField()
    note = models.TextField(null=True)
    shipped_at = models.DateTimeField(null=True)
    class Meta:
        db_table = "customers"
class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="purchases")
    total = models.IntegerField()
    shipped_at = models.DateTimeField(null=True)
    note = models.TextField(null=True)
    carrier_id = models.BigIntegerField(null=True)
    class Meta:
        db_table = "orders"
        ordering = ["-shipped_at"]
    def late(self):
        return self.shipped_at is None
