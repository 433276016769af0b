"""merge"""
from alembic import op

revision = 'd1'
down_revision = ('b1', 'c2')


def upgrade():
    op.rename_table('pairs', 'couples')
    op.execute("""
        CREATE VIEW slugs AS SELECT slug FROM posts
    """)


def downgrade():
    op.execute("DROP VIEW slugs")
    op.rename_table('couples', 'pairs')
