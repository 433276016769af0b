"""users"""
from alembic import op
import sqlalchemy as sa

revision: str = 'a1'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'users',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=120), nullable=False),
        sa.Column('name', sa.String(40), server_default="it's", nullable=True),
        sa.Column('points', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('small', sa.SmallInteger()),
        sa.Column('balance', sa.Numeric(precision=10, scale=2)),
        sa.Column('ratio', sa.Float()),
        sa.Column('admin', sa.Boolean(), nullable=False),
        sa.Column('bio', sa.Text()),
        sa.Column('born', sa.Date()),
        sa.Column('seen_at', sa.DateTime()),
        sa.Column('photo', sa.LargeBinary()),
        sa.Column('data', sa.JSON()),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('email', name='uq_users_email'),
    )
    op.create_index(op.f('ix_users_name'), 'users', ['name', 'small'], unique=False)


def downgrade() -> None:
    op.drop_table('users')
