"""What can be searched, and the index of it: each database's own"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# As in store.search when this revision was written: a later change there needs a revision of its own.
TSVECTOR = (
    "(setweight(to_tsvector('english', translate(title, '/@_', '   ')), 'A')"
    " || setweight(to_tsvector('english', translate(text, '/@_', '   ')), 'D'))"
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("anchor", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("indexed_from", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint(
            "module", "activity", "kind", "anchor", name=op.f("uq_search_entry_module_activity_kind_anchor")
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(title, text, content='search_entry', content_rowid='id', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
    else:
        op.execute(f"CREATE INDEX ix_search_entry_words ON search_entry USING gin ({TSVECTOR})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_entry")
