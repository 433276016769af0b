from django.db import models


class Order(models.Model):
    shipped_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "shop"
        ordering = ["id"]
