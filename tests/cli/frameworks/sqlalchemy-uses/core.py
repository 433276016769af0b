from sqlalchemy import MetaData, Table, Column, Integer, Text, DateTime, select, insert
metadata = MetaData()
orders = Table("orders", metadata,
    Column("id", Integer, primary_key=True),
    Column("total", Integer),
    Column("shipped_at", DateTime),
    Column("note", Text),
)
async def q(database, conn):
    conn.execute(orders.select().where(orders.c.note == "x"))
    conn.execute(orders.insert().values(total=1, note="x"))
    conn.execute(orders.update().values(note="x"))
    conn.execute(select([orders.c.shipped_at]))
    conn.execute(select(orders.c["note"]))
    await database.fetch_all(query="SELECT note FROM orders")
    await database.execute_many(query="INSERT INTO orders (note) VALUES (:note)", values=[])
    conn.execute(orders.delete().where(orders.columns.note == "x"))
