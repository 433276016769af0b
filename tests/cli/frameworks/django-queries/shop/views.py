from django.db.models import Q
from django.shortcuts import render

from .models import SentCustomer, SentOrder


def late(request):
    shipped_at = request.GET.get("kind")
    rows = SentOrder.objects.filter(sent_on__isnull=True, carrier__id=3).order_by("-sent_on").values("id", "sent_on")
    SentOrder.objects.exclude(Q(sent_on=shipped_at))
    return render(request, "late.html", {"carrier_id": rows})


def safe(request):
    return SentCustomer.objects.filter(note="kind", shipped_at__isnull=True).order_by("shipped_at")
