"""People may sign in elsewhere, and then need no password"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0017"
down_revision = "0016"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNUSABLE = "!"
"""What no password matches."""


def upgrade() -> None:
    op.create_table(
        "way_in",
        sa.Column("id", IDENTITY, autoincrement=True, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('openid', 'lti')", name=op.f("ck_way_in_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_way_in_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_way_in")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_way_in_issuer_subject")),
    )
    op.create_index(op.f("ix_way_in_person_id"), "way_in", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("person", "password_hash", nullable=True)
    else:
        _replace(sa.Column("kept_hash", sa.String(length=200), nullable=True), "password_hash")


def downgrade() -> None:
    op.execute(f"UPDATE person SET password_hash = '{UNUSABLE}' WHERE password_hash IS NULL")  # noqa: S608
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("person", "password_hash", nullable=False)
    else:
        _replace(
            sa.Column("kept_hash", sa.String(length=200), nullable=False, server_default=UNUSABLE), "password_hash"
        )
    op.drop_table("way_in")


def _replace(new: sa.Column[str], old: str) -> None:
    """Put a column in the place of another, on SQLite.

    Alembic would make the table anew and drop the old one, and SQLite would delete with it every row that names a
    person.
    """
    op.add_column("person", new)
    op.execute(f"UPDATE person SET {new.name} = {old}")  # noqa: S608 (both are ours)
    op.execute(f"ALTER TABLE person DROP COLUMN {old}")
    op.execute(f"ALTER TABLE person RENAME COLUMN {new.name} TO {old}")
