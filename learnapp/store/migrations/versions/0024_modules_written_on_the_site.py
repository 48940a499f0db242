"""Modules are written on the site: drafts with their files, every save, comments, and who is here"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0024"
down_revision = "0023"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS_FOR = "current_setting('learnapp.acts_for', true)"
OWN = f"{ACTS_FOR} = '*' OR organisation_id = ANY (string_to_array(nullif({ACTS_FOR}, '*'), ',')::bigint[])"
OF_DRAFTS = f"{ACTS_FOR} = '*' OR EXISTS (SELECT 1 FROM module_draft WHERE module_draft.id = draft_id)"  # noqa: S608 (ours)
PARTS = ("module_draft_file", "module_draft_save", "module_draft_comment", "module_draft_seen")


def _of_draft(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_draft_id")
    return sa.ForeignKeyConstraint(["draft_id"], ["module_draft.id"], name=name, ondelete="CASCADE")


def _of_person(table: str, rule: str = "SET NULL") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id"), ondelete=rule)


def upgrade() -> None:
    _drafts()
    _parts()
    if op.get_bind().dialect.name == "postgresql":
        for table in ("module_draft", *PARTS):
            op.execute(
                f"CREATE POLICY own_organisation ON {table} USING ({OWN if table == 'module_draft' else OF_DRAFTS})"
            )
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _drafts() -> None:
    op.create_table(
        "module_draft",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=True),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, server_default="writing"),
        sa.Column("base", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("published_at", Moment(), nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('writing', 'review', 'published')", name=op.f("ck_module_draft_state")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_module_draft_organisation_id")),
        _of_person("module_draft"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_draft")),
        sa.UniqueConstraint("module", name=op.f("uq_module_draft_module")),
    )
    op.create_index(op.f("ix_module_draft_organisation_id"), "module_draft", ["organisation_id"])
    op.create_index(op.f("ix_module_draft_person_id"), "module_draft", ["person_id"])


def _parts() -> None:
    op.create_table(
        "module_draft_file",
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        _of_draft("module_draft_file"),
        sa.PrimaryKeyConstraint("draft_id", "name", name=op.f("pk_module_draft_file")),
    )
    op.create_table(
        "module_draft_save",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('saved', 'automatic', 'merged', 'aside', 'restored', 'imported')",
            name=op.f("ck_module_draft_save_kind"),
        ),
        _of_draft("module_draft_save"),
        _of_person("module_draft_save"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_draft_save")),
    )
    op.create_index("ix_module_draft_save_file", "module_draft_save", ["draft_id", "name", "revision"])
    op.create_index(op.f("ix_module_draft_save_person_id"), "module_draft_save", ["person_id"])
    op.create_table(
        "module_draft_comment",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        _of_draft("module_draft_comment"),
        _of_person("module_draft_comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_draft_comment")),
    )
    op.create_index(op.f("ix_module_draft_comment_draft_id"), "module_draft_comment", ["draft_id"])
    op.create_index(op.f("ix_module_draft_comment_person_id"), "module_draft_comment", ["person_id"])
    op.create_table(
        "module_draft_seen",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("seen_at", Moment(), nullable=False),
        _of_draft("module_draft_seen"),
        _of_person("module_draft_seen", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_draft_seen")),
        sa.UniqueConstraint("draft_id", "person_id", name=op.f("uq_module_draft_seen_draft_id_person_id")),
    )
    op.create_index(op.f("ix_module_draft_seen_person_id"), "module_draft_seen", ["person_id"])


def downgrade() -> None:
    for table in (*reversed(PARTS), "module_draft"):
        op.drop_table(table)
