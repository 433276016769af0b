from alembic import op
import sqlalchemy as sa

revision = 'm1'
down_revision = None
branch_labels = ('main',)


def upgrade():
    op.create_table(
        'docs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(40), nullable=False),
        sa.Column('gone_at', sa.DateTime()),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_docs_live', 'docs', ['title'], unique=True,
                    postgresql_where=sa.text('gone_at IS NULL'), sqlite_where=sa.text('gone_at IS NULL'))
