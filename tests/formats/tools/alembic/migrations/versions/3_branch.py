from alembic import op
import sqlalchemy as sa

revision = 'c2'
down_revision = 'a1'


def upgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.add_column(sa.Column('nick', sa.String(10), nullable=True))
    op.create_table('pairs', sa.Column('a', sa.Integer, primary_key=True), sa.Column('b', sa.Integer, primary_key=True))


def downgrade():
    op.drop_table('pairs')
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_column('nick')
