"""What is typed to plan a meeting: about what, when, who presents and observes, and how many votes are enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from learnapp.domain.content.content import Case, Module
from learnapp.domain.dates.typed_dates import DateError
from learnapp.domain.dates.typed_times import TimeError, parse_moment
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.sets.meeting_phases import About
from learnapp.domain.sets.tallies import FEWEST
from learnapp.domain.sets.vote_items import VoteItem, vote_item
from learnapp.learning_sets.scope import SetMembership
from learnapp.web.typed_writing import tidy

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
    boxes: tuple[str, str, str] = ("", "", "")
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
    about: About = "issue" if module is None else _about(module, activity)
    place, title = form.get("place", "")[:80], tidy(form.get("title", ""))[: LONGEST_TITLE + 1]
    found = vote_item(module, activity, place) if module else None
    if module and found is None:
        errors.append(("place", "Choose what to vote on"))
    if not module and not title:
        errors.append(("title", "Say in a few words what the issue is"))
    if len(title) > LONGEST_TITLE:
        errors.append(("title", f"The issue must be said in {LONGEST_TITLE} characters or fewer"))
    boxes = tuple(form.get(f"date-{part}", "")[:60] for part in ("day", "month", "year"))
    clock = form.get("time", "")[:40]
    meets_at, said = _when(boxes, clock, now, errors)  # type: ignore[arg-type]
    people = {name: _member(form.get(name, ""), membership, name, errors) for name in ("presenter", "observer")}
    if not module and people["presenter"] is None and not any(name == "presenter" for name, _ in errors):
        errors.append(("presenter", "Choose who presents"))
    quorum = form.get("quorum", "").strip()[:4]
    if module and not (quorum.isascii() and quorum.isdigit() and FEWEST <= int(quorum) <= len(membership.members)):
        most = max(FEWEST, len(membership.members))
        errors.append(("quorum", f"How many votes are enough must be a number from {FEWEST} to {most}"))
    return NewMeeting(
        about=about,
        item=found,
        place=place,
        title=title,
        boxes=boxes,  # type: ignore[arg-type]
        clock=clock,
        meets_at=meets_at,
        said=said,
        presenter=people["presenter"],
        observer=people["observer"],
        quorum=quorum,
        errors=tuple(errors),
    )


def _about(module: Module, activity: str) -> About:
    return "case" if isinstance(module.activity(activity), Case) else "question"


def _when(boxes: tuple[str, str, str], clock: str, now: datetime, errors: list[Error]) -> tuple[datetime | None, str]:
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
        errors.append(("time", "Enter the time at which you meet, for example 5pm or 17:00"))
    elif found.when < now - LONG_AGO:
        errors.append(("date", "The meeting must be today or later. Leave date and time blank to begin now"))
    elif found.when > now + FURTHEST:
        errors.append(("date", "The meeting must be within two years"))
    return found.when, found.said


def _member(text: str, membership: SetMembership, name: str, errors: list[Error]) -> int | None:
    if not text:
        return None
    found = next((one.person_id for one in membership.members if str(one.person_id) == text), None)
    if found is None:
        errors.append((name, "Choose somebody who belongs to this set"))
    return found
