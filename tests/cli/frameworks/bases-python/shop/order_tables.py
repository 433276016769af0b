from sqlmodel import Field

from shop.order_models import OrderBase


class Orders(OrderBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
