"""The tables of organisations: who belongs to them, and which modules are theirs alone.

Cohorts and learning sets name their organisation in a column, and everything below them belongs to the same one. The
column can be empty only because SQLite cannot add a NOT NULL column with a reference; no one sees a row without an
organisation.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from learnapp.domain.people.roles import IN_ORGANISATIONS
from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column

organisation = sa.Table(
    "organisation",
    metadata,
    id_column(),
    sa.Column("name", sa.String(120), nullable=False, unique=True),
    sa.Column("contact", sa.String(254), nullable=False, server_default=""),
    sa.Column("notice", sa.Text, nullable=False, server_default=""),
    sa.Column("registration", sa.String(12), nullable=False),
    sa.Column("domains", Json, nullable=False),
    sa.Column("logo", sa.String(72), nullable=False, server_default=""),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("ends", Json, nullable=False, server_default="{}"),
    sa.Column("closed_at", Moment),
    sa.Column("ends_at", Moment),
    sa.CheckConstraint("registration IN ('open', 'domain', 'invitation', 'closed')", name="registration"),
)
"""`logo` is the digest of a row of `picture`, with its ending. `ends` are the months after which classes of its data
end, where it has set them: `store.operations.retention`. A closed organisation has `closed_at`, and until it has ended
`ends_at`, the day up to which it can be reopened: `store.leaving.closing`.
"""


def _membership() -> tuple[sa.Column[Any], ...]:
    """The columns of a membership of an organisation: `closing` moves the rows from one table to the other."""
    return (
        sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True),
        person_column(primary_key=True, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("since", Moment, nullable=False),
    )


organisation_member = sa.Table(
    "organisation_member",
    metadata,
    *_membership(),
    sa.CheckConstraint(f"role IN ({', '.join(repr(str(role)) for role in IN_ORGANISATIONS)})", name="role"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

closed_membership = sa.Table(
    "closed_membership",
    metadata,
    *_membership(),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""The people who belonged to an organisation when it was closed: rows of `organisation_member`, set aside so that they
open nothing.
"""

organisation_module = sa.Table(
    "organisation_module",
    metadata,
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id"), nullable=False),
)
"""Modules that only one organisation sees, by slug: also before they are first published."""


def is_open(organisation_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """SQL: this organisation has not been closed."""
    here = organisation.alias()
    return sa.exists().where(here.c.id == organisation_id, here.c.closed_at.is_(None))


def closing_moments() -> sa.Select[Any]:
    """SQL: the moments at which organisations that can be reopened were closed. A person suspended at one of these
    moments was suspended with an organisation, not in their own right.
    """
    here = organisation.alias()
    return sa.select(here.c.closed_at).where(here.c.ends_at.is_not(None))


def organisation_column() -> sa.Column[int]:
    """The organisation a cohort or learning set belongs to."""
    return sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id"), index=True)
