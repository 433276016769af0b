from django.db import models


class Order(models.Model):
    total = models.IntegerField()
    shipped_at = models.DateTimeField(null=True)
