from peewee import fn

from .models import SentCustomer, SentOrder


def late():
    note = "shipped_at"
    return SentOrder.select(SentOrder.id, SentOrder.sent_on, note).where(SentOrder.sent_on.is_null())


def ship(when):
    SentOrder.update(sent_on=when).where(SentOrder.id == 1).execute()
    return SentCustomer.select(SentCustomer.note).where(SentCustomer.shipped_at == when)
