from sqlalchemy import select, update, insert, delete, func, and_, or_, text, case, column, table, literal_column
from sqlalchemy.orm import aliased, load_only, joinedload, contains_eager
from sqlalchemy.dialects.postgresql import insert as pg_insert
from .models import Order, Customer
async def q(session, oid):
    session.query(Order).filter(Order.shipped_at.is_(None)).all()
    session.query(Order).filter_by(note="x").first()
    session.query(func.max(Order.shipped_at)).scalar()
    await session.execute(select(Order).where(Order.note == "x").order_by(Order.carrier_id.desc()))
    await session.execute(select(Order).filter_by(carrier_id=3))
    await session.execute(update(Order).where(Order.id == oid).values(note="x"))
    await session.execute(update(Order).values({"note": "x"}))
    await session.execute(update(Order).values({Order.note: "x"}))
    await session.execute(insert(Order).values(total=1, note="x"))
    await session.execute(insert(Order), [{"total": 1, "note": "x"}])
    stmt = pg_insert(Order).values(total=1).on_conflict_do_update(index_elements=["id"], set_={"note": "x"})
    session.query(Order).update({"note": "x"})
    session.query(Order).options(load_only(Order.note))
    session.query(Customer).options(joinedload(Customer.purchases).load_only(Order.note))
    session.query(Customer).join(Customer.purchases).filter(Order.shipped_at == None)
    session.query(Customer).filter(Customer.purchases.any(Order.note == "x"))
    session.query(Order).filter(Order.buyer.has(note="x"))
    o = aliased(Order)
    session.query(o).filter(o.shipped_at > 3)
    session.add(Order(total=1, note="x"))
    order = await session.get(Order, oid)
    order.note = "x"
    session.execute(text("SELECT note FROM orders WHERE id = :id"), {"id": oid})
    session.query(Order.id, Order.note).group_by(Order.note)
    setattr(order, "note", "x")
    getattr(Order, "note")

def flask(db):
    Order.query.filter_by(note="x").first()
    Order.query.filter(Order.total > 1).update({"note": "x"})


async def through(session):
    session.query(Customer).filter(Customer.purchases.any(note="x"))
    session.query(Order).filter(Order.buyer.has(shipped_at=None))
