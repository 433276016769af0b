from sqlalchemy.orm import Mapped, mapped_column


class ValueOrder(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    state: Mapped[str]


class ValueCustomer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]  # archived
