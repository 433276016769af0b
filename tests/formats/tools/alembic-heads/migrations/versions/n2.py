from alembic import op
import sqlalchemy as sa

revision = 'n2'
down_revision = 'n1'


def upgrade():
    with op.batch_alter_table('notes') as batch_op:
        batch_op.add_column(sa.Column('text', sa.Text(), nullable=True))
