"""The tables of modules without a folder: written on the site, with every save and comment, or from a branch."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from learnapp.store.db.types import Moment
from learnapp.store.tables.organisation_tables import organisation_column
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column

OF_OTHERS = {"others": True}
"""Text that several authors wrote together. It belongs to the organisation and is not in anyone's own download."""


def _draft_column(**options: Any) -> sa.Column[int]:
    return sa.Column("draft_id", Id, sa.ForeignKey("module_draft.id", ondelete="CASCADE"), nullable=False, **options)


module_draft = sa.Table(
    "module_draft",
    metadata,
    id_column(),
    organisation_column(),
    sa.Column("module", sa.String(80), nullable=False, unique=True),
    sa.Column("state", sa.String(10), nullable=False, server_default="writing"),
    sa.Column("base", sa.String(64), nullable=False, server_default=""),
    sa.Column("published_at", Moment),
    person_column(nullable=True, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('writing', 'review', 'published')", name="state"),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""One for each module, kept after it is published. `base` is the digest of the edition it began from or was last
published as. Once `published_at` is set, the module is published from here and no longer from a folder.
"""

module_draft_file = sa.Table(
    "module_draft_file",
    metadata,
    _draft_column(primary_key=True),
    sa.Column("name", sa.String(120), primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

module_draft_save = sa.Table(
    "module_draft_save",
    metadata,
    id_column(),
    _draft_column(),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, info=OF_OTHERS),
    sa.Column("kind", sa.String(10), nullable=False),
    person_column(nullable=True, index=True),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Index("ix_module_draft_save_file", "draft_id", "name", "revision"),
    sa.CheckConstraint("kind IN ('saved', 'automatic', 'merged', 'aside', 'restored', 'imported')", name="kind"),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""Every save. `data` is empty where the file was removed. A save that was `aside` never became the file: it was typed
on an older revision and could not be merged.
"""

module_draft_comment = sa.Table(
    "module_draft_comment",
    metadata,
    id_column(),
    _draft_column(index=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("line", sa.Integer, nullable=False),
    sa.Column("quoted", sa.Text, nullable=False, info=OF_OTHERS),
    sa.Column("body", sa.Text, nullable=False),
    person_column(nullable=True, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""What a reviewer says about a line. `quoted` is the line as it was, by which the comment finds it after an edit."""

module_draft_seen = sa.Table(
    "module_draft_seen",
    metadata,
    id_column(),
    _draft_column(),
    person_column(index=True),
    sa.Column("name", sa.String(120), nullable=False, server_default=""),
    sa.Column("seen_at", Moment, nullable=False),
    sa.UniqueConstraint("draft_id", "person_id"),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""Who had a draft open when, and which file: only to show who else is here."""

followed_module = sa.Table(
    "followed_module",
    metadata,
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("repository", sa.String(40), nullable=False),
    sa.Column("seen", sa.String(64), nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("published", sa.String(64), nullable=False, server_default=""),
)
"""Modules that come from a branch of a repository: the commit that was looked at last, and that of their edition."""
