from piccolo.columns import ForeignKey, Text, Timestamptz
from piccolo.table import Table


class PiccoloOrder(Table, tablename="orders"):
    shipped_at = Timestamptz(null=True)
    remark = Text(db_column_name="note")


class Customers(Table):
    shipped_at = Timestamptz(null=True)


async def late():
    await PiccoloOrder.select(PiccoloOrder.id).where(PiccoloOrder.shipped_at.is_null())
    await Customers.select().where(Customers.shipped_at.is_null())
