"""The tables of cohorts: members, assignments, each person's progress, and messages.

Every table that names a person says in `info["personal"]` how that person's rows are handled; see `tables`.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.organisation_tables import organisation_column
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column


def _cohort() -> sa.Column[int]:
    return sa.Column("cohort_id", Id, sa.ForeignKey("cohort.id", ondelete="CASCADE"), nullable=False)


def _subgroup(rule: str = "SET NULL") -> sa.Column[int]:
    return sa.Column("subgroup_id", Id, sa.ForeignKey("subgroup.id", ondelete=rule), index=True)


# Who belongs -------------------------------------------------------------------------------------

cohort = sa.Table(
    "cohort",
    metadata,
    id_column(),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("about", sa.Text, nullable=False, server_default=""),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    organisation_column(),
)

cohort_educator = sa.Table(
    "cohort_educator",
    metadata,
    id_column(),
    _cohort(),
    person_column(index=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("until", Moment),
    sa.UniqueConstraint("cohort_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

subgroup = sa.Table(
    "subgroup",
    metadata,
    id_column(),
    _cohort(),
    sa.Column("name", sa.String(80), nullable=False),
    sa.UniqueConstraint("cohort_id", "name"),
)

membership = sa.Table(
    "membership",
    metadata,
    id_column(),
    _cohort(),
    person_column(index=True),
    _subgroup(),
    sa.Column("grade", sa.String(40), nullable=False, server_default=""),
    sa.Column("specialty", sa.String(60), nullable=False, server_default=""),
    sa.Column("site", sa.String(80), nullable=False, server_default=""),
    sa.Column("starts_at", Moment, nullable=False),
    sa.Column("ends_at", Moment),
    sa.UniqueConstraint("cohort_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)


def active_at(now: datetime | sa.BindParameter[datetime] | sa.Column[datetime]) -> sa.ColumnElement[bool]:
    """SQL: a row of `membership` is in force at this moment: starts_at <= now < ends_at."""
    return sa.and_(membership.c.starts_at <= now, sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now))


def looks_after(now: datetime | sa.BindParameter[datetime]) -> sa.ColumnElement[bool]:
    """SQL: a row of `cohort_educator` is in force now."""
    return sa.or_(cohort_educator.c.until.is_(None), cohort_educator.c.until > now)


def in_subgroup(column: sa.Column[int], subgroup_id: int | None) -> sa.ColumnElement[bool]:
    """SQL: `column` holds the sub-group asked for. 0 asks for people in no sub-group, None for everyone."""
    if subgroup_id is None:
        return sa.true()
    return column == subgroup_id if subgroup_id else column.is_(None)


invitation = sa.Table(
    "invitation",
    metadata,
    id_column(),
    _cohort(),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("salt", sa.String(32), nullable=False),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("email", sa.String(254), nullable=False, server_default=""),
    sa.Column("email_key", sa.String(254), nullable=False, server_default="", index=True),
    sa.Column("name", sa.String(100), nullable=False, server_default=""),
    _subgroup(),
    sa.Column("grade", sa.String(40), nullable=False, server_default=""),
    sa.Column("specialty", sa.String(60), nullable=False, server_default=""),
    sa.Column("site", sa.String(80), nullable=False, server_default=""),
    sa.Column("places", sa.Integer),
    sa.Column("used", sa.Integer, nullable=False, server_default="0"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
    sa.Column("accepted_at", Moment),
    person_column(nullable=True, index=True),
    sa.CheckConstraint("kind IN ('link', 'code', 'address')", name="kind"),
    sa.Index("ix_invitation_cohort_id", "cohort_id"),
    sa.Index(
        "uq_invitation_open_address",
        "cohort_id",
        "email_key",
        unique=True,
        sqlite_where=sa.text("email_key <> '' AND accepted_at IS NULL AND revoked_at IS NULL"),
        postgresql_where=sa.text("email_key <> '' AND accepted_at IS NULL AND revoked_at IS NULL"),
    ),
    info={"personal": Personal("person_id", export=True, erase="delete", address="email_key")},
)
"""The token is derived from the salt and the site's secret, so that it can be shown again but the table alone opens
nothing. An address is kept until its owner answers or an educator withdraws it; `store.operations.personal_data` erases
it with the owner's account.
"""

invitation_list = sa.Table(
    "address_list",
    metadata,
    id_column(),
    _cohort(),
    person_column(index=True),
    sa.Column("entries", Json, nullable=False),
    sa.Column("ignored", Json, nullable=False),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("invited", sa.Integer, nullable=False, server_default="0"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("confirmed_at", Moment),
    sa.Index("ix_address_list_cohort_id", "cohort_id"),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""A list of people to invite, from upload to confirmation; kept for an hour. `done` counts the entries processed, so
that an interrupted confirmation resumes where it stopped.
"""

# What is assigned --------------------------------------------------------------------------------

assignment = sa.Table(
    "assignment",
    metadata,
    id_column(),
    _cohort(),
    _subgroup("CASCADE"),
    person_column(nullable=True, index=True),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False, server_default=""),
    sa.Column("opens_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("remind_before_days", sa.Integer),
    sa.Column("remind_after_days", sa.Integer),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("withdrawn_at", Moment),
    sa.Index("ix_assignment_cohort_id", "cohort_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""To the whole cohort; to a sub-group; or, where `person_id` is set, to one person. No activity: the whole module."""

extension = sa.Table(
    "extension",
    metadata,
    id_column(),
    sa.Column("assignment_id", Id, sa.ForeignKey("assignment.id", ondelete="CASCADE"), nullable=False),
    person_column(index=True),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("granted_at", Moment, nullable=False),
    sa.UniqueConstraint("assignment_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

# Each person's progress --------------------------------------------------------------------------

progress_status = sa.Table(
    "standing",
    metadata,
    person_column(primary_key=True),
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("activity", sa.String(80), primary_key=True),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("parts_done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("best_share", sa.Float),
    sa.Index("ix_standing_module_activity_person_id", "module", "activity", "person_id"),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""What educators may see of a person by name, kept up to date as work is done. Activity "" is the whole module:
`parts_done` counts its finished activities and `best_share` is the best end-quiz result, 0 to 1."""

cohort_figures = sa.Table(
    "cohort_figures",
    metadata,
    id_column(),
    _cohort(),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("content", Json, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("cohort_id", "subject"),
)
"""Figures of a whole cohort as last released: how many people they count, and what is shown until enough more finish.
"""
ROLL = "roll"
"""The subject of a cohort's snapshot, kept for a minute; see `store.cohorts.cohort_snapshots`."""

counted_group = sa.Table(
    "counted_group",
    metadata,
    id_column(),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("sums", Json, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
)
"""People counted together by `domain.findings.suppression`: how many, and the sums over all of them but one. Also votes
of learning sets counted together by `domain.sets.past_splits`, with the sums over all of them but one in each set."""

counted_person = sa.Table(
    "counted_person",
    metadata,
    person_column(primary_key=True),
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("activity", sa.String(80), primary_key=True),
    sa.Column("group_id", Id, sa.ForeignKey("counted_group.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("finished_at", Moment, nullable=False),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""The group in which a person's first attempt or run was counted, including the one left out: counted once only."""

# What was sent and asked -------------------------------------------------------------------------

broadcast = sa.Table(
    "nudge",
    metadata,
    id_column(),
    _cohort(),
    sa.Column("assignment_id", Id, sa.ForeignKey("assignment.id", ondelete="SET NULL")),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("chosen_by", sa.String(200), nullable=False, server_default=""),
    person_column(nullable=True, index=True),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Index("ix_nudge_cohort_id", "cohort_id"),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""A message to the people an educator chose, or an automatic reminder; `person_id` is the sender, if it has one."""

message = sa.Table(
    "message",
    metadata,
    id_column(),
    person_column(),
    sa.Column("nudge_id", Id, sa.ForeignKey("nudge.id", ondelete="CASCADE")),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("sender", sa.String(100), nullable=False, server_default=""),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("link", sa.String(300), nullable=False, server_default=""),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("read_at", Moment),
    sa.Index("ix_message_person_id", "person_id", "read_at"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""A message on the site, by a person's own page of messages; email is the outbox's."""

mail_choice = sa.Table(
    "mail_choice",
    metadata,
    person_column(primary_key=True),
    sa.Column("stopped_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

push_subscription = sa.Table(
    "push_subscription",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("endpoint", sa.String(500), nullable=False, unique=True),
    sa.Column("public_key", sa.String(100), nullable=False),
    sa.Column("secret", sa.String(30), nullable=False),
    sa.Column("agent", sa.String(120), nullable=False, server_default=""),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("told_at", Moment, nullable=False),
    sa.Column("not_before", Moment, nullable=False),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""A browser in which a person asked for reminders. The first three columns are what the browser gave the site.

Messages that came after `told_at` have not been reminded of. A push service that did not answer is left alone until
`not_before`.
"""

action_outcome = sa.Table(
    "action_answer",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("writing_id", Id, sa.ForeignKey("writing.id", ondelete="SET NULL"), unique=True),
    sa.Column("module", sa.String(80), nullable=False, server_default=""),
    sa.Column("answer", sa.String(20), nullable=False),
    sa.Column("answered_at", Moment, nullable=False),
    sa.CheckConstraint("answer IN ('done', 'partly', 'not_done', 'not_said')", name="answer"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""Whether a person did the workplace action they set themselves, asked in private eight weeks on."""
