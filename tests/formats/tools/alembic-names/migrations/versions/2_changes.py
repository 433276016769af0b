from alembic import op
import sqlalchemy as sa

revision = 'n2'
down_revision = 'n1'


def upgrade():
    op.create_table('more', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('a', sa.Integer()), sa.Column('b', sa.Integer()))
    if op.get_bind().dialect.name != 'sqlite':
        op.add_column('pets', sa.Column('third_id', sa.Integer(), sa.ForeignKey('owners.id')))
        op.create_foreign_key(None, 'pets', 'owners', ['id'], ['id'])
        op.create_unique_constraint(None, 'more', ['a', 'b'])
        op.create_check_constraint('positive', 'more', 'a > 0')
        op.drop_constraint('old', 'owners', type_='check')
    op.create_index(None, 'more', ['b', 'a'])
