from piccolo.columns import BigInt, Integer
from piccolo.table import Table


class Sale(Table, tablename="orders"):
    buyer = BigInt(db_column_name="customer_id")
    total = Integer()


async def put(row):
    await Sale.insert(row).on_conflict(action="DO UPDATE", target=(Sale.buyer, Sale.total), values=[Sale.total])
    await Sale.insert(row).on_conflict(action="DO NOTHING", target=Sale.id)
