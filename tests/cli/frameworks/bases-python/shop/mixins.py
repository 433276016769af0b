from datetime import datetime

from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class Shipped:
    shipped_at: Mapped[datetime | None] = mapped_column(default=None)


class Carried(Shipped):
    @declared_attr
    def carrier_id(cls) -> Mapped[int]:
        return mapped_column(index=True)


class Unused:
    note: Mapped[str]
