from sqlalchemy import Column, BigInteger, Integer, Text, DateTime, ForeignKey, select, update, insert, delete, func, and_, or_, text, case
from sqlalchemy.orm import declarative_base, relationship, Mapped, mapped_column, Session, joinedload, selectinload, load_only, defer, undefer, aliased
Base = declarative_base()
class Customer(Base):
    __tablename__ = "customers"
    id = Column(BigInteger, primary_key=True)
    name = Column(Text)
    note = Column(Text)
    shipped_at = Column(DateTime)
    purchases = relationship("Order", back_populates="buyer")
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    total: Mapped[int]
    shipped_at: Mapped[DateTime | None]
    note: Mapped[str | None] = mapped_column(Text)
    carrier_id: Mapped[int | None] = mapped_column("carrier_id", BigInteger)
    buyer = relationship("Customer", back_populates="purchases")
