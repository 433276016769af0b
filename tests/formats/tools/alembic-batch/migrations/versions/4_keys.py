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
    columns = [c['name'] for c in sa.inspect(op.get_bind()).get_columns('owners')]
    if 'mood' not in columns:
        with op.batch_alter_table('owners') as batch_op:
            batch_op.add_column(sa.Column('mood', sa.String(5), nullable=False, server_default='x'))
    if 'email' not in columns:
        with op.batch_alter_table('owners') as batch_op:
            batch_op.drop_column('mood')
