from sqlalchemy import Column, DateTime, Integer, String, select
from sqlalchemy.orm import DeclarativeBase, declared_attr


class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls):
        return resolve_table_name(cls.__name__)


class BaseModel(Base):
    __abstract__ = True
    id = Column(Integer, primary_key=True)


class ShopOrder(BaseModel):
    total = Column(Integer)
    shipped_at = Column(DateTime)


class Parcel(BaseModel):
    code = Column(String)


class Customers(BaseModel):
    note = Column(String)
    shipped_at = Column(DateTime)


class OrderRead(PydanticModel):
    note: str = Field(None)


def late():
    return select(ShopOrder.id).where(ShopOrder.shipped_at.is_(None), Customers.note == "kind")
