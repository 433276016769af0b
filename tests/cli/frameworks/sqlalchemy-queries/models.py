from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class SentOrder(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    sent_on: Mapped[datetime | None] = mapped_column("shipped_at")
    note: Mapped[str | None]


class SentCustomer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str | None]
    shipped_at: Mapped[datetime | None]
