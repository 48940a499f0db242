"""What waits for a person in their learning sets: votes that are open for them, and threads with something new.

Home lists them and the menu counts them. The only thing they reveal about a vote or post is the discussion's title,
which members who agreed to the set's ground rules can see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from learnapp.domain.sets.meeting_phases import CLOSED, FIRST_VOTE, SECOND_VOTE, DiscussionForm
from learnapp.store.organisations.scope import within
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import attendance, ballot, discussion, learning_set, post, set_member

WaitingKind = Literal["open vote", "new posts"]


@dataclass(frozen=True)
class WaitingInSet:
    """A meeting or thread that waits for a person. `until` is when its step ends."""

    set_id: int
    set_name: str
    number: int
    form: DiscussionForm
    title: str
    kind: WaitingKind
    until: datetime


_whose = set_member.c.person_id
"""The person in question. Inner queries use this column, which they share with the query around them."""


def _wants_vote() -> sa.ColumnElement[bool]:
    """SQL: a vote is open in which they may take part and have not. Ballots of counted rounds are gone."""
    voted = sa.exists().where(
        ballot.c.discussion_id == discussion.c.id, ballot.c.person_id == _whose, ballot.c.late.is_(False)
    )
    return sa.and_(
        sa.or_(discussion.c.phase == FIRST_VOTE, discussion.c.phase == SECOND_VOTE),  # no IN: see `db.prepared`
        set_member.c.role == "member",
        sa.func.coalesce(discussion.c.facilitator_id, 0) != _whose,
        ~voted,
    )


def _is_new() -> sa.ColumnElement[bool]:
    """SQL: a thread that they can open and have not, or in which others have posted since they last did."""
    newer = sa.exists().where(
        post.c.discussion_id == discussion.c.id,
        post.c.id > attendance.c.seen_post,
        post.c.redacted_at.is_(None),
        sa.or_(post.c.person_id.is_(None), post.c.person_id != _whose),
    )
    unread = sa.or_(attendance.c.person_id.is_(None), newer)
    return sa.and_(discussion.c.form == "thread", discussion.c.phase != FIRST_VOTE, unread)


def waiting(owner: Any, *columns: Any) -> sa.Select[Any]:
    """SQL: these columns of every discussion that waits for the person with the id `owner`."""
    seen = sa.and_(attendance.c.discussion_id == discussion.c.id, attendance.c.person_id == _whose)
    return (
        sa.select(*columns)
        .select_from(set_member)
        .join(learning_set, learning_set.c.id == set_member.c.set_id)
        .join(discussion, discussion.c.set_id == learning_set.c.id)
        .outerjoin(attendance, seen)
        .where(
            set_member.c.person_id == owner,
            set_member.c.left_at.is_(None),
            set_member.c.accepted_rules == learning_set.c.rules_revision,
            learning_set.c.closed_at.is_(None),
            within(learning_set.c.organisation_id, owner),
            discussion.c.phase != CLOSED,
            sa.or_(_wants_vote(), _is_new()),
        )
    )


def kind() -> sa.ColumnElement[str]:
    """SQL: the kind of a discussion that waits."""
    return sa.case((_wants_vote(), "open vote"), else_="new posts")


def count() -> sa.ScalarSelect[int]:
    """How many discussions wait for the person in a row of `person`, as a column for another query."""
    return waiting(person.c.id, sa.func.count()).correlate(person).scalar_subquery()
