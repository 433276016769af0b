from sqlalchemy import update

from .models import ValueCustomer, ValueOrder


def archive(cur, session):
    cur.execute("UPDATE orders SET status = 'archived' WHERE id = 1")
    cur.execute("SELECT id FROM orders WHERE status = 'archived'")
    cur.execute("UPDATE orders SET state = 'archived' WHERE id = 1")
    cur.execute("INSERT INTO orders (id, status, state) VALUES (1, 'open', 'gone')")
    session.query(ValueOrder).filter(ValueOrder.status == "archived")
    session.execute(update(ValueOrder).values(state="archived"))
    session.add(ValueOrder(status="archived", state="gone"))


def safe(cur, session, state="gone"):
    cur.execute("SELECT id FROM orders WHERE state = 'archived' OR state = 'gone'")
    cur.execute("UPDATE customers SET status = 'archived', state = 'gone'")
    session.query(ValueOrder).filter(ValueOrder.state == "gone")
    session.add(ValueCustomer(status="archived"))
    return {"status": "archived"}
