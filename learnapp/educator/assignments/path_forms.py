"""A path as typed: several pieces of work, each with its own due date, to check before they are assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learnapp.domain.cohorts.path_dates import GAPS, path_dates
from learnapp.domain.dates import uk_times
from learnapp.domain.dates.typed_dates import example
from learnapp.educator.assignments.assignment_forms import ScheduleForm, WorkMomentField, schedule_typed
from learnapp.store.cohorts.assignments import Schedule, Work
from learnapp.web.typed_fields import FieldErrors


@dataclass(frozen=True)
class PathDate:
    """A piece of work of the path, and its due date as in the form. Its fields' names begin with `name`."""

    name: str
    work: Work
    due: WorkMomentField


@dataclass(frozen=True)
class TypedPath:
    """The dates to check.

    `terms` are those of each piece of work, once the educator has checked them and they are valid.
    """

    key: str
    dates: tuple[PathDate, ...]
    terms: tuple[Schedule, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()


def gap_typed(form: Mapping[str, str], works: Sequence[Work]) -> str:
    """The gap chosen; "" if everything is due on one date, as it is if there is only one piece of work."""
    gap = form.get("gap", "")
    return gap if gap in GAPS and len(works) > 1 else ""


def path_typed(
    form: Mapping[str, str], works: Sequence[Work], gap: str, typed: ScheduleForm, now: datetime
) -> TypedPath:
    """The path's dates: worked out, or as changed in the form if they were worked out for the same path."""
    first = typed.due.data
    if first is None:
        return TypedPath("", (), errors=() if typed.problems else (("due", "Enter the first due date of the path"),))
    key = " ".join([gap, first.isoformat(), *("/".join(work) for work in works)])
    names = [f"due-{number}" for number in range(1, len(works) + 1)]
    if form.get("previewed") != key:
        dates = [ScheduleForm(due=due).due for due in path_dates(first, gap, len(works))]
        return TypedPath(key, tuple(map(PathDate, names, works, dates)))
    read = [schedule_typed(_for_one(form, name), now) for name in names]
    errors = [
        (name if field == "due" else field, message)
        for name, one in zip(names, read, strict=True)
        for field, message in _with_a_date(one, now)
    ]
    return TypedPath(
        key,
        tuple(PathDate(name, work, one.due) for name, work, one in zip(names, works, read, strict=True)),
        () if errors else tuple(one.terms for one in read if one.terms),
        tuple(dict.fromkeys(errors)),
        tuple(one.due.said for one in read if one.due.said),
    )


def _with_a_date(one: ScheduleForm, now: datetime) -> FieldErrors:
    if not one.problems and one.due.data is None:
        return [("due", f"Enter a due date, for example, {example(uk_times.day_of(now))}")]
    return one.problems


def _for_one(form: Mapping[str, str], name: str) -> dict[str, str]:
    """The form, read as if this date were the only one; the time is the same for all of the path."""
    boxes = {f"due-{part}": form.get(f"{name}-{part}", "") for part in ("day", "month", "year")}
    return {**{key: form.get(key, "") for key in form}, **boxes}
