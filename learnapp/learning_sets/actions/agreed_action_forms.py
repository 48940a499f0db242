"""The forms for an action: what to do, who does it and by when; and what came of it.

Read by hand: its words go through `typed`, as all writing does, which asks about names before anything is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes, DateError, date_problem, parse_date
from learnapp.domain.sets.agreed_actions import LONGEST, NEED_WORDS, OUTCOMES, SetAction
from learnapp.learning_sets.scope import SetMembership
from learnapp.web.typed_fields import date_boxes, whole_number
from learnapp.web.typed_writing import OwnNames, Typed, typed

Error = tuple[str, str]
"""(field id, message)"""


@dataclass(frozen=True)
class TypedAction:
    """An action as typed. `due_on` is None until a date has been understood; `number` is the discussion's."""

    text: Typed
    boxes: DateBoxes
    owner_id: int
    agreed: bool = False
    due_on: date | None = None
    number: int | None = None

    @classmethod
    def shown(cls, form: Mapping[str, str], me: int, boxes: DateBoxes | None = None) -> TypedAction:
        """The form before it is sent: with the stored draft, or with the values in its address."""
        owner = whole_number(form.get("who", "")) or me
        shown_boxes = boxes or date_boxes(form, "due")
        return cls(Typed(form.get("text", "")), shown_boxes, owner, number=whole_number(form.get("discussion", "")))

    @property
    def fine(self) -> bool:
        return self.text.fine and self.due_on is not None


@dataclass(frozen=True)
class TypedOutcome:
    """The outcome of an action, as typed. `next_due` is set if there is something more to do."""

    outcome: str
    came_of_it: Typed
    next_text: str = ""
    boxes: DateBoxes = BLANK_DATE
    next_due: date | None = None
    errors: tuple[Error, ...] = field(default=())

    @classmethod
    def shown(cls, form: Mapping[str, str]) -> TypedOutcome:
        came_of_it = Typed(form.get("came_of_it", ""))
        return cls(form.get("outcome", ""), came_of_it, form.get("next", ""), date_boxes(form, "next-due"))

    @property
    def fine(self) -> bool:
        return not self.errors and self.came_of_it.fine


def read_new(form: Mapping[str, str], membership: SetMembership, today: date, own_names: OwnNames) -> TypedAction:
    """A new action. Only the facilitator may give it another owner, and only with that member's agreement."""
    owner_id = whole_number(form.get("who", "")) or membership.me.person_id
    agreed = form.get("agreed") == "yes"
    errors: list[Error] = []
    owner = next((one for one in membership.members if one.person_id == owner_id), None)
    if owner is None:
        errors.append(("who", "Choose someone who is in the set now"))
    elif owner_id != membership.me.person_id and not membership.me.facilitates:
        errors.append(("who", f"Only {owner.name} can take this on. Ask them to add it"))
    elif owner_id != membership.me.person_id and not agreed:
        errors.append(("agreed", f"Tick this once {owner.name} has agreed, or ask them to add it themselves"))
    number = whole_number(form.get("discussion", ""))
    return _read(form, today, None, errors, owner_id=owner_id, agreed=agreed, number=number, own_names=own_names)


def read_edit(form: Mapping[str, str], action: SetAction, today: date, own_names: OwnNames) -> TypedAction:
    """A change of an action. A date that has passed may stay as it is."""
    return _read(form, today, action.due_on, [], owner_id=action.owner_id, own_names=own_names)


def _read(
    form: Mapping[str, str],
    today: date,
    as_before: date | None,
    errors: list[Error],
    *,
    owner_id: int,
    agreed: bool = False,
    number: int | None = None,
    own_names: OwnNames,
) -> TypedAction:
    text, boxes = typed(form, "action", longest=LONGEST, own_names=own_names), date_boxes(form, "due")
    due_on, problem = _date(boxes, today, "due", as_before)
    all_errors = (*text.errors, *problem, *errors)
    return TypedAction(Typed(text.text, all_errors, text.seen), boxes, owner_id, agreed, due_on, number)


def read_what_happened(form: Mapping[str, str], action: SetAction, today: date, own_names: OwnNames) -> TypedOutcome:
    """The outcome.

    The form asks what to do next only the first time; if only a date is given, the next action is the same.
    """
    outcome, boxes = form.get("outcome", ""), date_boxes(form, "next-due")
    came = typed(form, "answer", required=False, field="came_of_it", longest=LONGEST, own_names=own_names)
    following = typed(form, "next action", required=False, field="next", longest=LONGEST, own_names=own_names)
    errors = [*came.errors, *following.errors]
    if outcome not in OUTCOMES:
        errors.insert(0, ("outcome", "Choose what happened"))
    elif outcome in NEED_WORDS and not came.text:
        errors.insert(0, ("came_of_it", "Say briefly what happened, so that the set can learn from it"))
    next_due = None
    if action.settled_at is None and (following.text or not boxes.blank):
        next_due, problem = _date(boxes, today, "next-due", None)
        errors += problem
    came = Typed(came.text, came.errors, (*came.seen, *following.seen))
    return TypedOutcome(outcome, came, following.text, boxes, next_due, tuple(errors))


def _date(boxes: DateBoxes, today: date, name: str, as_before: date | None) -> tuple[date | None, list[Error]]:
    try:
        found = parse_date(*boxes, today)
    except DateError as error:
        return None, [(name, str(error))]
    problem = None if found == as_before else date_problem(found, today)
    return (None, [(name, problem)]) if problem else (found, [])
