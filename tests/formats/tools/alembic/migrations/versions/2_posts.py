"""posts"""
from alembic import op
import sqlalchemy as sa

revision = 'b1'
down_revision = 'a1'


def upgrade():
    op.create_table(
        'posts',
        sa.Column('id', sa.Integer, primary_key=True),
        sa.Column('user_id', sa.Integer, sa.ForeignKey('users.id', ondelete='CASCADE'), nullable=False),
        sa.Column('slug', sa.String(30), unique=True),
        sa.Column('owner_id', sa.Integer),
        sa.ForeignKeyConstraint(['owner_id'], ['users.id'], name='fk_owner'),
        sa.CheckConstraint("slug <> 'x'", name='positive'),
    )


def downgrade():
    op.drop_table('posts')
