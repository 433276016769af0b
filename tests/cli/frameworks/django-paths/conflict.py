from .models import Order


def put(rows):
    Order.objects.bulk_create(rows, update_conflicts=True, unique_fields=["customer", "total"], update_fields=["total"])
    Order.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["total"])
