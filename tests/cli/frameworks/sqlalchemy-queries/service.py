from sqlalchemy import select, update

from .models import SentCustomer, SentOrder


def late(session):
    note = "shipped_at"
    rows = session.execute(select(SentOrder.id, SentOrder.sent_on).where(SentOrder.note.is_(note))).all()
    session.execute(update(SentOrder).values(note="x"))
    session.query(SentOrder).filter_by(note="x").order_by(SentOrder.sent_on)
    session.add(SentOrder(note=note))
    return rows


def safe(session):
    return session.query(SentCustomer).filter_by(note="x").filter(SentCustomer.shipped_at.is_(None)).all()
