"""What is typed to plan a meeting: about what, when, who presents and observes, and how many votes are enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Module
from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes, DateError
from learnapp.domain.dates.typed_times import TimeError, parse_moment
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.people.typed_text import tidy
from learnapp.domain.sets.meeting_phases import About
from learnapp.domain.sets.tallies import FEWEST
from learnapp.domain.sets.vote_items import VoteItem, vote_item
from learnapp.learning_sets.scope import SetMembership
from learnapp.web.typed_fields import LONGEST_BOX, date_boxes, whole_number

LONGEST_TITLE = 100
LONG_AGO = timedelta(hours=1)
FURTHEST = timedelta(days=2 * 366)
"""A date further off than this is a slip of the finger."""
Error = tuple[str, str]


@dataclass(frozen=True)
class NewMeeting:
    """A meeting as typed. `meets_at` None means that it begins at once. `presenter` and `observer` are person ids."""

    about: About
    item: VoteItem | None = None
    place: str = ""
    title: str = ""
    boxes: DateBoxes = BLANK_DATE
    clock: str = ""
    meets_at: datetime | None = None
    said: str = ""
    presenter: int | None = None
    observer: int | None = None
    quorum: str = ""
    errors: tuple[Error, ...] = field(default=())


def usual_quorum(voters: int) -> int:
    """More than half of those who vote, and never so few that nothing is shown."""
    return max(FEWEST, voters // 2 + 1)


def read_new(
    form: Mapping[str, str], membership: SetMembership, module: Module | None, activity: str, now: datetime
) -> NewMeeting:
    """Read a plan for a meeting about a place of `activity`, or about a member's issue if there is no module."""
    errors: list[Error] = []
    about = about_of(module, activity)
    place, title = form.get("place", "")[:80], tidy(form.get("title", ""))[: LONGEST_TITLE + 1]
    found = vote_item(module, activity, place) if module else None
    if module and found is None:
        errors.append(("place", "Choose what to vote on"))
    if not module and not title:
        errors.append(("title", "Enter the issue in a few words"))
    if len(title) > LONGEST_TITLE:
        errors.append(("title", f"The issue must be {LONGEST_TITLE} characters or fewer"))
    boxes, clock = date_boxes(form, "date"), form.get("time", "")[:LONGEST_BOX]
    meets_at, said = _when(boxes, clock, now, errors)
    people = {name: _member(form.get(name, ""), membership, name, errors) for name in ("presenter", "observer")}
    if not module and people["presenter"] is None and not any(name == "presenter" for name, _ in errors):
        errors.append(("presenter", "Choose who will present"))
    quorum = form.get("quorum", "").strip()[:4]
    if module and whole_number(quorum, FEWEST, len(membership.members)) is None:
        most = max(FEWEST, len(membership.members))
        errors.append(("quorum", f"The number of votes must be from {FEWEST} to {most}"))
    return NewMeeting(
        about=about,
        item=found,
        place=place,
        title=title,
        boxes=boxes,
        clock=clock,
        meets_at=meets_at,
        said=said,
        presenter=people["presenter"],
        observer=people["observer"],
        quorum=quorum,
        errors=tuple(errors),
    )


def about_of(module: Module | None, activity: str) -> About:
    """What a discussion of an activity is about; a member's issue if there is no module."""
    found = module.activity(activity) if module else None
    return kind_of(found).about if found else "issue"


def _when(boxes: DateBoxes, clock: str, now: datetime, errors: list[Error]) -> tuple[datetime | None, str]:
    """The moment meant, None for now, and what to tell of how it was understood."""
    try:
        found = parse_moment(boxes, clock, day_of(now), "opens")
    except DateError as error:
        errors.append(("date", str(error)))
        return None, ""
    except TimeError as error:
        errors.append(("time", str(error)))
        return None, ""
    if found is None:
        return None, ""
    if not clock.strip():
        errors.append(("time", "Enter the time you will meet, for example 5pm or 17:00"))
    elif found.when < now - LONG_AGO:
        errors.append(("date", "The meeting must be today or later. Leave the date and time blank to start now"))
    elif found.when > now + FURTHEST:
        errors.append(("date", "The meeting must be within two years"))
    return found.when, found.said


def _member(text: str, membership: SetMembership, name: str, errors: list[Error]) -> int | None:
    if not text:
        return None
    found = next((one.person_id for one in membership.members if str(one.person_id) == text), None)
    if found is None:
        errors.append((name, "Choose someone who belongs to this set"))
    return found
