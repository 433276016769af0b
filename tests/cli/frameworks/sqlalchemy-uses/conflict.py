from sqlalchemy.dialects.postgresql import insert

from .models import Order

KEY = ["customer_id", "total"]


def put(session, row):
    stmt = insert(Order).values(row)
    session.execute(stmt.on_conflict_do_update(index_elements=["customer_id", "total"], set_={"total": 1}))
    session.execute(insert(Order).values(row).on_conflict_do_nothing(index_elements=[Order.customer_id, Order.total]))
    session.execute(insert(Order).values(row).on_conflict_do_nothing(index_elements=KEY))
    session.execute(insert(Order).values(row).on_conflict_do_update(constraint="orders_buyer_total", set_={"total": 1}))
    session.execute(insert(Order).values(row).on_conflict_do_nothing(constraint="orders_pkey"))
    session.execute(insert(Order).values(row).on_conflict_do_nothing(index_elements=["id"]))
