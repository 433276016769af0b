import os
import sqlalchemy as sa
from alembic import context
from app.db import Base as Everything

target_metadata = Everything.metadata
engine = sa.create_engine(os.environ["ALEMBIC_URL"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=target_metadata)
    with context.begin_transaction():
        context.run_migrations()
