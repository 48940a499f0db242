"""What is searched is kept as PostgreSQL reads it, instead of being read again for each search"""

from alembic import op

revision = "0014"
down_revision = "0013"

# As in revision 0002. The next publish fills the index anew.
TSVECTOR = (
    "(setweight(to_tsvector('english', translate(title, '/@_', '   ')), 'A')"
    " || setweight(to_tsvector('english', translate(text, '/@_', '   ')), 'D'))"
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_search_entry_words")
        op.execute("ALTER TABLE search_entry ADD COLUMN search_vector tsvector")
        op.execute(f"UPDATE search_entry SET search_vector = {TSVECTOR}")  # noqa: S608 (all that is put in is ours)
        op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin (search_vector)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_search_entry_words")
        op.execute("ALTER TABLE search_entry DROP COLUMN search_vector")
        op.execute(f"CREATE INDEX ix_search_entry_words ON search_entry USING gin ({TSVECTOR})")
