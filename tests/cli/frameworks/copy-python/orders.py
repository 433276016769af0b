import asyncpg


async def add(conn: asyncpg.Connection, rows):
    await conn.copy_records_to_table("orders", records=rows, columns=["id", "note"])
    await conn.copy_records_to_table("customers", records=rows, columns=["id", "note"])


def load(cur, f):
    cur.copy_from(f, "orders", sep=",", columns=("id", "shipped_at"))
    with cur.copy("COPY orders (id, carrier_id) FROM STDIN") as copy:
        copy.write(f.read())
    shutil.copy_from(f, "customers", columns=("note",))
