from sqlmodel import Field, SQLModel


class OrderBase(SQLModel):
    note: str | None = Field(default=None)


class OrderPublic(OrderBase):
    id: int
