from django.db import models


class Order(models.Model):
    carrier_id = models.BigIntegerField(null=True)
