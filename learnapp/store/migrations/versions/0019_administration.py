"""Modules withdrawn from the catalogue by administrators; entries of the audit log carry a digest of the one before"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Json, Moment
from learnapp.store.security.audit_chain import FIRST, digest_of

revision = "0019"
down_revision = "0018"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
GUARD = """CREATE FUNCTION audit_keeps_who() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id
        OR NEW.subject_id IS NOT NULL AND NEW.subject_id IS DISTINCT FROM OLD.subject_id
        OR NEW.digest IS DISTINCT FROM OLD.digest THEN
        RAISE EXCEPTION 'the audit log is append-only';
    END IF;
    RETURN NEW;
END $$"""
CHANGED = (
    "NEW.person_id IS NOT NULL AND NEW.person_id IS NOT OLD.person_id "
    "OR NEW.subject_id IS NOT NULL AND NEW.subject_id IS NOT OLD.subject_id OR NEW.digest IS NOT OLD.digest"
)
audit = sa.table(
    "audit",
    sa.column("id", Id),
    sa.column("person_id", Id),
    sa.column("at", Moment),
    sa.column("action", sa.String),
    sa.column("detail", Json),
    sa.column("subject_id", Id),
    sa.column("digest", sa.String),
)


def upgrade() -> None:
    op.create_table(
        "withdrawn_module",
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_withdrawn_module")),
    )
    op.create_table(
        "merged_row",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("row", Json(), nullable=False),
        sa.Column("merged_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_merged_row_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_row")),
    )
    op.create_index(op.f("ix_merged_row_person_id"), "merged_row", ["person_id"])
    # In plain SQL: Alembic would make the table anew on SQLite, and its triggers would be gone.
    op.execute("ALTER TABLE audit ADD COLUMN digest VARCHAR(64) DEFAULT '' NOT NULL")
    _chain()
    _guard()


def _chain() -> None:
    """Give the entries that there are their digests, as they are now."""
    bind, before = op.get_bind(), FIRST
    rows = bind.execute(sa.select(*(column for column in audit.c if column.name != "digest")).order_by(audit.c.id))
    for row in rows.all():
        before = digest_of(before, row.at, row.action, row.detail, row.person_id, row.subject_id)
        bind.execute(audit.update().where(audit.c.id == row.id).values(digest=before))


def _guard() -> None:
    """Who did it and to whom can be forgotten, with a person who is erased, and not changed; nor can the digest."""
    columns = "UPDATE OF person_id, subject_id, digest ON audit"
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        op.execute(f"CREATE TRIGGER audit_keeps_who BEFORE {columns} WHEN {CHANGED} {refuse}")
        return
    op.execute(GUARD)
    op.execute(f"CREATE TRIGGER audit_keeps_who BEFORE {columns} FOR EACH ROW EXECUTE FUNCTION audit_keeps_who()")


def downgrade() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER audit_keeps_who" + ("" if on_sqlite else " ON audit"))
    if not on_sqlite:
        op.execute("DROP FUNCTION audit_keeps_who()")
    op.execute("ALTER TABLE audit DROP COLUMN digest")
    op.drop_table("merged_row")
    op.drop_table("withdrawn_module")
