from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    shipped_at: Mapped[str | None]
    remark = Column("note", String)
    customer = relationship("Customer")


class Customer(Base):
    __tablename__ = "customers"
    shipped_at: Mapped[str | None]


metadata = MetaData()
parcels = Table("parcels", metadata, Column("id", Integer), Column("code", String))
orders = Table("orders", metadata, Column("id", Integer), Column("shipped_at", DateTime))


class Carried:
    carrier_id = mapped_column(Integer)


class Vehicle(Base, Carried):
    __tablename__ = "shop_order"
    id = mapped_column(Integer, primary_key=True)


class Truck(Vehicle):
    shipped_at = mapped_column(DateTime)


class Lorry(Truck):
    __mapper_args__ = {"polymorphic_identity": "lorry"}
    kind = mapped_column(String)


class Unrelated(Thing):
    note = mapped_column(String)
