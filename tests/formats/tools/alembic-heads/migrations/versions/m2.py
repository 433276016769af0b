from alembic import op
import sqlalchemy as sa

revision = 'm2'
down_revision = 'm1'


def upgrade():
    with op.batch_alter_table('docs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pages', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_docs_pages'), ['pages'], unique=False)
