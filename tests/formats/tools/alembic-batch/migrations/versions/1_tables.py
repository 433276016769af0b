from alembic import op
import sqlalchemy as sa

revision = 'k1'
down_revision = None


def upgrade():
    op.create_table(
        'owners',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_table(
        'pets',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(40), server_default="it's", nullable=True),
        sa.Column('kind', sa.Enum('cat', 'dog', name='kinds'), nullable=False),
        sa.Column('points', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
        sa.Column('weight', sa.Numeric(precision=10, scale=2)),
        sa.Column('tame', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column('seen_at', sa.DateTime(), server_default=sa.func.now()),
        sa.Column('photo', sa.LargeBinary()),
        sa.Column('data', sa.JSON()),
        sa.Column('owner_id', sa.Integer()),
        sa.Column('other_id', sa.Integer()),
        sa.Column('slug', sa.String(30)),
        sa.Column('twice', sa.Integer(), sa.Computed('points * 2')),
        sa.PrimaryKeyConstraint('id', name='pk_pets'),
        sa.UniqueConstraint('name', 'kind', name='uq_pets_name'),
        sa.UniqueConstraint('slug'),
        sa.ForeignKeyConstraint(['owner_id'], ['owners.id'], name='fk_owner', ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['other_id'], ['pets.id']),
        sa.CheckConstraint("points >= 0", name='ck_points'),
        sa.CheckConstraint("id <> 17"),
    )
    op.create_index('ix_pets_name', 'pets', ['name', 'points'], unique=False)
    op.create_index('ix_pets_slug', 'pets', ['slug'], unique=True, sqlite_where=sa.text('id > 1'))
    op.create_index('ix_pets_lower', 'pets', [sa.text('lower(name)')])
    op.execute("CREATE TABLE odd (id INTEGER PRIMARY KEY, a VARCHAR2(20), b TIMESTAMP WITH TIME ZONE, c DOUBLE, d INT NOT NULL DEFAULT (1 + 1), e BOOL)")
    op.execute("CREATE TRIGGER seen AFTER UPDATE ON odd BEGIN UPDATE odd SET a = 'x'; END")
    op.create_table('pairs', sa.Column('a', sa.Integer, primary_key=True), sa.Column('b', sa.Integer, primary_key=True), sa.Column('c', sa.Text))
