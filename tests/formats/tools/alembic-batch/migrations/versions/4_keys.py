from alembic import op
import sqlalchemy as sa

revision = 'k4'
down_revision = 'k3'


def upgrade():
    with op.batch_alter_table('pets') as batch_op:
        batch_op.drop_constraint('pk_pets', type_='primary')
        batch_op.create_primary_key('pk_pets', ['id', 'kind'])
    with op.batch_alter_table('odd') as batch_op:
        batch_op.alter_column('b', new_column_name='when', existing_type=sa.DateTime())
