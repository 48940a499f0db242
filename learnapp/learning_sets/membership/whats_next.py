"""What is next in a set for the person asking, gathered for the set's first page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import phase_of
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.sets import agreed_actions, discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.web.pages import uk_date, uk_time

Address = Callable[..., str]
"""Builds an address from an endpoint and its values, as Flask's `url_for` does."""


@dataclass(frozen=True)
class NextInSet:
    """One thing to attend or to do: `href` leads there."""

    heading: str
    text: str
    href: str


def whats_next(connection: Connection, membership: SetMembership, address: Address) -> list[NextInSet]:
    """Meetings by when they are, then threads by when their step ends, then one's own actions. Two queries."""
    if not membership.open:
        return []
    under_way = [one for one in discussions.of_set(connection, membership.the_set.id) if not one.closed]
    meetings = sorted((one for one in under_way if one.form == "meeting"), key=lambda one: _order(one, one.meets_at))
    threads = sorted((one for one in under_way if one.form == "thread"), key=lambda one: _order(one, one.phase_ends_at))
    mine = agreed_actions.open_of(connection, membership.me.person_id)
    own = [one for one in mine if one.set_id == membership.the_set.id]
    return [
        *(_meeting(one, address) for one in meetings),
        *(_thread(one, address) for one in threads),
        *(
            NextInSet(
                f"Your action: {one.text}",
                f"By {uk_date(one.due_on)}",
                address("learning_sets.set_action", set_id=one.set_id, action=one.id),
            )
            for one in own
        ),
    ]


def _order(one: Discussion, moment: datetime | None) -> tuple[bool, str, int]:
    return moment is None, moment.isoformat() if moment else "", one.number


def _meeting(one: Discussion, address: Address) -> NextInSet:
    began = one.opened_at is not None
    when = f"On {uk_time(one.meets_at)}" if one.meets_at else "It is open: join now"
    text = f"It has started: {_step(one)}. You can still join" if began else when
    return NextInSet(
        f"Meeting: {one.title}", text, address("learning_sets.meeting", set_id=one.set_id, number=one.number)
    )


def _thread(one: Discussion, address: Address) -> NextInSet:
    until = f", until {uk_time(one.phase_ends_at)}" if one.phase_ends_at else ""
    href = address("learning_sets.thread", set_id=one.set_id, number=one.number)
    return NextInSet(f"Thread: {one.title}", f"{_step(one)}{until}", href)


def _step(one: Discussion) -> str:
    return phase_of(one.form, one.about, one.phase).title
