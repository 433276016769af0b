from alembic import op
import sqlalchemy as sa

revision = 'n1'
down_revision = None
branch_labels = ('extra',)
depends_on = 'm1'


def upgrade():
    op.create_table(
        'notes',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('doc_id', sa.Integer(), sa.ForeignKey('docs.id'), nullable=False),
    )
