from sqlalchemy.orm import Mapped, mapped_column

from shop import mixins
from shop.base import Base


class Order(mixins.Carried, Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)


class Customer(mixins.Shipped, Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
