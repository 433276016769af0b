from sqlalchemy.orm import declarative_base

from .names import (
    metadata as shared,
)

Base = declarative_base(metadata=shared)
