from django.db import models


class Stamped(models.Model):
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Order(models.Model):
    total = models.IntegerField()
    shipped_at = models.DateTimeField(null=True)
    carrier = models.ForeignKey("Carrier", on_delete=models.PROTECT, null=True)
    tags = models.ManyToManyField("Tag")


class Legacy(models.Model):
    sent = models.DateTimeField(db_column="shipped_at", null=True)
    total = models.IntegerField()

    class Meta:
        db_table = "orders"


class Other(models.Model):
    shipped_at = models.DateTimeField()

    class Meta:
        db_table = "customers"


class Order(Stamped):
    carrier = models.ForeignKey("Carrier", on_delete=models.CASCADE)


class Carried(models.Model):
    shipped_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Sent(Carried):
    class Meta:
        db_table = "orders"


class Alone(models.Model):
    note = models.TextField()

    class Meta:
        abstract = True


class Customer(models.Model):
    labels = models.ManyToManyField("Tag", related_name="customers")
    sent = models.ManyToManyField("Tag", db_table="parcels")
    others = models.ManyToManyField("Tag", through="Parcel")
