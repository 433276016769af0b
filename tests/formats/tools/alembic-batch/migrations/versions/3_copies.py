from alembic import op
import sqlalchemy as sa

revision = 'k3'
down_revision = 'k2'

names = {"fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"}


def upgrade():
    with op.batch_alter_table('pets', recreate='always') as batch_op:
        batch_op.add_column(sa.Column('city', sa.String(20), server_default='x'), insert_after='name')
        batch_op.add_column(sa.Column('state', sa.String(20)), insert_before='photo')
        batch_op.add_column(sa.Column('friend', sa.Integer, sa.ForeignKey('owners.id', name='fk_friend')))
        batch_op.alter_column('points', new_column_name='score', type_=sa.Integer(), existing_nullable=False)
        batch_op.alter_column('name', nullable=False, server_default=None)
        batch_op.alter_column('weight', type_=sa.Float(), server_default=sa.text('1.5'))
        batch_op.drop_column('data')
        batch_op.drop_column('twice')
        batch_op.drop_constraint('ck_points', type_='check')
        batch_op.drop_constraint('uq_pets_name', type_='unique')
        batch_op.create_unique_constraint('uq_pets_both', ['slug', 'state'])
        batch_op.create_check_constraint('ck_kind', "kind <> 'x'")
        batch_op.drop_index('ix_pets_name')
        batch_op.create_index('ix_pets_city', ['city', 'state'])
    with op.batch_alter_table('pets', naming_convention=names) as batch_op:
        batch_op.drop_constraint('fk_pets_other_id_pets', type_='foreignkey')
        batch_op.drop_constraint('fk_owner', type_='foreignkey')
        batch_op.create_foreign_key('fk_owner', 'owners', ['owner_id'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('pairs') as batch_op:
        batch_op.drop_column('b')
    with op.batch_alter_table('owners', recreate='always') as batch_op:
        batch_op.add_column(sa.Column('since', sa.DateTime(), server_default=sa.func.now(), nullable=False))
