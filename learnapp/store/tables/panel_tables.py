"""The tables of panels: experts who answer a module draft's items of judgement, each without seeing the others."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.organisation_tables import organisation_column
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column

panel = sa.Table(
    "panel",
    metadata,
    id_column(),
    organisation_column(),
    sa.Column("draft_id", Id, sa.ForeignKey("module_draft.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("items", Json, nullable=False),
    person_column(nullable=True, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("applied_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""`items` are the questions as experts see them, by `activity/question`: copies of the draft's, which stay as they are
until an author shows experts the new text. They belong to the module and are in nobody's own download.
"""
panel.c["items"].info["others"] = True

panel_expert = sa.Table(
    "panel_expert",
    metadata,
    id_column(),
    sa.Column("panel_id", Id, sa.ForeignKey("panel.id", ondelete="CASCADE"), nullable=False, index=True),
    person_column(nullable=True, index=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("post", sa.String(120), nullable=False, server_default=""),
    sa.Column("email", sa.String(254), nullable=False, server_default=""),
    sa.Column("email_key", sa.String(254), nullable=False, server_default="", index=True),
    sa.Column("link_digest", sa.String(64), unique=True),
    sa.Column("token_digest", sa.String(64), unique=True),
    sa.Column("answers", Json, nullable=False),
    sa.Column("consent", sa.String(10), nullable=False, server_default="authors"),
    sa.Column("invited_at", Moment, nullable=False),
    sa.Column("reminded_at", Moment),
    sa.Column("opened_at", Moment),
    sa.Column("sent_at", Moment),
    sa.CheckConstraint("consent IN ('authors', 'unnamed', 'named')", name="consent"),
    info={"personal": Personal("person_id", export=True, erase="delete", address="email_key")},
)
"""`link_digest` is of the link that has not been opened yet. Opening it takes it away and leaves `token_digest`, of
what the expert's browser holds. `answers` are by `activity/question`: the digest of the text, the answer and the
reason. `consent` says who may read the reasons, and whether with the expert's name.
"""
