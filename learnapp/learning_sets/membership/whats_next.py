"""What is next in a set for the person asking: gathered for the set's first page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from learnapp.domain.sets.meeting_phases import phase_of
from learnapp.learning_sets.scope import SetMembership
from learnapp.store.sets import agreed_actions, discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.web.pages import uk_date, uk_time
from learnapp.web.transaction import db


@dataclass(frozen=True)
class NextInSet:
    """One thing to come to or to do: `href` leads there."""

    heading: str
    text: str
    href: str


def whats_next(membership: SetMembership) -> list[NextInSet]:
    """Meetings by when they are, then threads by when their step ends, then one's own actions. Two queries."""
    if not membership.open:
        return []
    under_way = [one for one in discussions.of_set(db(), membership.the_set.id) if not one.closed]
    meetings = sorted((one for one in under_way if one.form == "meeting"), key=lambda one: _order(one, one.meets_at))
    threads = sorted((one for one in under_way if one.form == "thread"), key=lambda one: _order(one, one.phase_ends_at))
    own = [one for one in agreed_actions.open_of(db(), membership.me.person_id) if one.set_id == membership.the_set.id]
    return [
        *(_meeting(one) for one in meetings),
        *(_thread(one) for one in threads),
        *(
            NextInSet(
                f"Your action: {one.text}",
                f"By {uk_date(one.due_on)}",
                url_for("learning_sets.set_action", set_id=one.set_id, action=one.id),
            )
            for one in own
        ),
    ]


def _order(one: Discussion, moment: datetime | None) -> tuple[bool, str, int]:
    return moment is None, moment.isoformat() if moment else "", one.number


def _meeting(one: Discussion) -> NextInSet:
    began = one.opened_at is not None
    when = f"On {uk_time(one.meets_at)}" if one.meets_at else "The facilitator will open it"
    text = f"It has started: {_step(one)}. You can still join" if began else when
    return NextInSet(
        f"Meeting: {one.title}", text, url_for("learning_sets.meeting", set_id=one.set_id, number=one.number)
    )


def _thread(one: Discussion) -> NextInSet:
    until = f", until {uk_time(one.phase_ends_at)}" if one.phase_ends_at else ""
    href = url_for("learning_sets.thread", set_id=one.set_id, number=one.number)
    return NextInSet(f"Thread: {one.title}", f"{_step(one)}{until}", href)


def _step(one: Discussion) -> str:
    return phase_of(one.form, one.about, one.phase).title
