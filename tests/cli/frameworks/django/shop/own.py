from django.db import models

from . import fields
from .fields import Moment, OwnKey


class Shipment(models.Model):
    shipped_at = Moment(null=True)
    note = fields.Remark("what it is about")
    carrier = OwnKey("Carrier", on_delete=models.PROTECT, null=True)
    objects = Shipments()

    class Meta:
        db_table = "orders"


class Report(PlainReport):
    shipped_at = Moment()
