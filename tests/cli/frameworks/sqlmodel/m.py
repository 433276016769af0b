from typing import Optional
from datetime import datetime
from sqlmodel import Field, SQLModel, Relationship, select, Session, col
class OrderBase(SQLModel):
    total: int
    note: Optional[str] = None
class Order(OrderBase, table=True):
    __tablename__ = "orders"
    id: Optional[int] = Field(default=None, primary_key=True)
    shipped_at: Optional[datetime] = Field(default=None, index=True)
class OrderPublic(OrderBase):
    carrier_id: int
def q(session: Session):
    session.exec(select(Order).where(Order.shipped_at == None)).all()
    session.exec(select(Order).where(col(Order.note).in_(["x"]))).all()
    o = Order(note="x")
    o.shipped_at = None
