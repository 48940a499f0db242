"""The tables of learning sets: members, discussions, posts, and actions.

A `discussion` is a meeting (live) or a thread (over days): the same steps, with minutes or with dates. A member's vote
is a ballot, sealed with a key that the database does not hold, and destroyed when its round is counted. Every table
that names a person says in `info["personal"]` how that person's rows are handled; see `tables`.
"""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.organisation_tables import organisation_column
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column


def _set() -> sa.Column[int]:
    return sa.Column("set_id", Id, sa.ForeignKey("learning_set.id", ondelete="CASCADE"), nullable=False)


def _discussion(*, primary_key: bool = False) -> sa.Column[int]:
    key = sa.ForeignKey("discussion.id", ondelete="CASCADE")
    return sa.Column("discussion_id", Id, key, nullable=False, primary_key=primary_key)


def _somebody(name: str) -> sa.Column[int]:
    return sa.Column(name, Id, sa.ForeignKey("person.id", ondelete="SET NULL"))


# Who belongs -------------------------------------------------------------------------------------

learning_set = sa.Table(
    "learning_set",
    metadata,
    id_column(),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("cohort_id", Id, sa.ForeignKey("cohort.id", ondelete="SET NULL"), index=True),
    sa.Column("ground_rules", sa.Text, nullable=False),
    sa.Column("rules_revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    organisation_column(),
)

set_member = sa.Table(
    "set_member",
    metadata,
    id_column(),
    _set(),
    person_column(index=True),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("joined_at", Moment, nullable=False),
    sa.Column("left_at", Moment),
    sa.Column("accepted_rules", sa.Integer, nullable=False, server_default="0"),
    sa.Column("accepted_at", Moment),
    sa.UniqueConstraint("set_id", "person_id"),
    sa.CheckConstraint("role IN ('member', 'facilitator')", name="role"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

set_invitation = sa.Table(
    "set_invitation",
    metadata,
    id_column(),
    _set(),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("salt", sa.String(24), nullable=False),
    sa.Column("email_key", sa.String(254), nullable=False, server_default="", index=True),
    sa.Column("role", sa.String(12), nullable=False, server_default="member"),
    sa.Column("places", sa.Integer, nullable=False, server_default="1"),
    sa.Column("used", sa.Integer, nullable=False, server_default="0"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
    sa.Column("used_at", Moment),
    person_column(nullable=True, index=True),
    info={"personal": Personal("person_id", export=True, erase="delete", address="email_key")},
)
"""For `places` people, of whom `used` have joined; `used_at` is when the last place was taken.

If `email_key` is set, it is only for the person with that address. `person_id` is the person who accepted an invitation
with a single place.
"""

# What is discussed -------------------------------------------------------------------------------

discussion = sa.Table(
    "discussion",
    metadata,
    id_column(),
    _set(),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("form", sa.String(10), nullable=False),
    sa.Column("about", sa.String(10), nullable=False),
    sa.Column("module", sa.String(80), nullable=False, server_default=""),
    sa.Column("activity", sa.String(80), nullable=False, server_default=""),
    sa.Column("place", sa.String(80), nullable=False, server_default=""),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest")),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("quorum", sa.Integer, nullable=False),
    sa.Column("phase", sa.String(20), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("phase_began_at", Moment, nullable=False),
    sa.Column("phase_ends_at", Moment),
    sa.Column("dates", Json, nullable=False),
    sa.Column("spreads", Json, nullable=False, info={"others": True}),
    _somebody("facilitator_id"),
    _somebody("presenter_id"),
    _somebody("observer_id"),
    sa.Column("meets_at", Moment),
    sa.Column("opened_at", Moment),
    sa.Column("closed_at", Moment),
    sa.Column("counted_at", Moment, info={"others": True}),
    sa.UniqueConstraint("set_id", "number"),
    sa.CheckConstraint("form IN ('meeting', 'thread')", name="form"),
    sa.CheckConstraint("about IN ('case', 'question', 'issue')", name="about"),
    info={"personal": Personal("facilitator_id", export=True, erase="anonymise")},
)
"""`dates` holds when each phase of a thread ends; `tallies` the counts of each round, once it is over; `counted_at` is
when its first vote was counted with those of other sets (`store.sets.past_splits`).
"""

attendance = sa.Table(
    "present",
    metadata,
    _discussion(primary_key=True),
    person_column(primary_key=True),
    sa.Column("arrived_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("seen_post", Id, nullable=False, server_default="0"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""`seen_post` is the newest post of a thread when this person last opened it, so that Home can say what is new."""

ballot = sa.Table(
    "ballot",
    metadata,
    id_column(),
    _discussion(),
    person_column(index=True),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.UniqueConstraint("discussion_id", "round", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""One vote of fixed length: choice, confidence and reason. Deleted once its round is counted, unless it came late: then
it belongs to its voter. Only its voter ever sees it.
"""

facilitator_note = sa.Table(
    "facilitator_note",
    metadata,
    id_column(),
    _discussion(),
    person_column(index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("changed_at", Moment, nullable=False),
    sa.UniqueConstraint("discussion_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

route_shown = sa.Table(
    "route_shown",
    metadata,
    id_column(),
    _discussion(),
    person_column(index=True),
    sa.Column("agreed_at", Moment, nullable=False),
    sa.UniqueConstraint("discussion_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""Members who have agreed that the others may see their route through the discussion's case."""

# What is said ------------------------------------------------------------------------------------

post = sa.Table(
    "post",
    metadata,
    id_column(),
    _discussion(),
    person_column(nullable=True, index=True),
    sa.Column("reply_to", Id, sa.ForeignKey("post.id", ondelete="SET NULL")),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("quoted", Json),
    sa.Column("nonce", sa.String(32), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("posted_at", Moment, nullable=False),
    sa.Column("edited_at", Moment),
    sa.Column("redacted_at", Moment),
    sa.UniqueConstraint("discussion_id", "person_id", "nonce"),
    sa.Index("ix_post_discussion_id", "discussion_id", "id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""`nonce` comes from the form, so that a form sent twice makes one post."""

post_version = sa.Table(
    "post_version",
    metadata,
    id_column(),
    sa.Column("post_id", Id, sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    person_column(nullable=True, index=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("kept_at", Moment, nullable=False),
    sa.UniqueConstraint("post_id", "revision"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

post_report = sa.Table(
    "post_report",
    metadata,
    id_column(),
    sa.Column("post_id", Id, sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    person_column(nullable=True, index=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("reported_at", Moment, nullable=False),
    sa.Column("passed_on_at", Moment),
    sa.Column("settled_at", Moment),
    sa.UniqueConstraint("post_id", "person_id"),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""The facilitator sees it and, once it is passed on, so do the site's admins."""

# What is to be done ------------------------------------------------------------------------------

set_action = sa.Table(
    "set_action",
    metadata,
    id_column(),
    _set(),
    sa.Column("discussion_id", Id, sa.ForeignKey("discussion.id", ondelete="SET NULL"), index=True),
    person_column(nullable=True, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("outcome", sa.String(20), nullable=False, server_default=""),
    sa.Column("came_of_it", sa.Text, nullable=False, server_default=""),
    sa.Column("settled_at", Moment),
    sa.Index("ix_set_action_set_id", "set_id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
