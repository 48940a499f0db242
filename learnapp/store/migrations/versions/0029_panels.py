"""Panels of experts, and modules that come from a branch"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Json, Moment

revision = "0029"
down_revision = "0028"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS_FOR = "current_setting('learnapp.acts_for', true)"
OWN = f"{ACTS_FOR} = '*' OR organisation_id = ANY (string_to_array(nullif({ACTS_FOR}, '*'), ',')::bigint[])"
OF_PANELS = f"{ACTS_FOR} = '*' OR EXISTS (SELECT 1 FROM panel WHERE panel.id = panel_id)"  # noqa: S608 (ours)


def upgrade() -> None:
    op.create_table(
        "panel",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=True),
        sa.Column("draft_id", Id, nullable=False),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("items", Json(), nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("applied_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_panel_organisation_id")),
        sa.ForeignKeyConstraint(["draft_id"], ["module_draft.id"], name=op.f("fk_panel_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
    )
    for column in ("organisation_id", "draft_id", "person_id"):
        op.create_index(op.f(f"ix_panel_{column}"), "panel", [column])
    _experts()
    op.create_table(
        "followed_module",
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("repository", sa.String(length=40), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("published", sa.String(length=64), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_followed_module")),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, rows in (("panel", OWN), ("panel_expert", OF_PANELS)):
            op.execute(f"CREATE POLICY own_organisation ON {table} USING ({rows})")
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _experts() -> None:
    op.create_table(
        "panel_expert",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("panel_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("email", sa.String(length=254), nullable=False, server_default=""),
        sa.Column("email_key", sa.String(length=254), nullable=False, server_default=""),
        sa.Column("link_digest", sa.String(length=64), nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=True),
        sa.Column("answers", Json(), nullable=False),
        sa.Column("consent", sa.String(length=10), nullable=False, server_default="authors"),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("reminded_at", Moment(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("consent IN ('authors', 'unnamed', 'named')", name=op.f("ck_panel_expert_consent")),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_expert_panel_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_panel_expert_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_expert")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_panel_expert_link_digest")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_panel_expert_token_digest")),
    )
    for column in ("panel_id", "person_id", "email_key"):
        op.create_index(op.f(f"ix_panel_expert_{column}"), "panel_expert", [column])


def downgrade() -> None:
    op.drop_table("followed_module")
    op.drop_table("panel_expert")
    op.drop_table("panel")
