from alembic import op
import sqlalchemy as sa

revision = 'n1'
down_revision = None


def upgrade():
    op.create_table(
        'owners',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('email', sa.String(length=120), nullable=False, unique=True),
        sa.Column('age', sa.Integer(), index=True),
        sa.CheckConstraint('age > 0', name='old'),
        sa.CheckConstraint('age < 200', name=op.f('young')),
    )
    op.create_table(
        'pets',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(40), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('owner_id', sa.Integer(), sa.ForeignKey('owners.id')),
        sa.Column('other_id', sa.Integer()),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('name', 'kind'),
        sa.ForeignKeyConstraint(['other_id'], ['owners.id'], name='said'),
    )
    op.create_table(
        'a_table_with_a_name_that_is_rather_long',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('a_column_with_a_long_name', sa.Integer(), sa.ForeignKey('owners.id')),
    )
