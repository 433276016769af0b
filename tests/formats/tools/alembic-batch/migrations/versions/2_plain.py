from alembic import op
import sqlalchemy as sa

revision = 'k2'
down_revision = 'k1'


def upgrade():
    with op.batch_alter_table('owners', schema=None) as batch_op:
        batch_op.add_column(sa.Column('nick', sa.String(10), nullable=True))
        batch_op.create_index(batch_op.f('ix_owners_nick'), ['nick'], unique=True)
    with op.batch_alter_table('odd') as batch_op:
        batch_op.alter_column('a', existing_type=sa.String(20), nullable=False)
    with op.batch_alter_table('pets', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('plain', sa.Text()))
