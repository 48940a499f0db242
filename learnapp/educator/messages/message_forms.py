"""What an educator typed and chose for a message.

Read by hand: `message_templates.problems` checks the text, and the recipients come from the page's address, so there is
no field beside which to show an error.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from learnapp.domain.cohorts import message_templates
from learnapp.educator.messages.message_queries import ChosenRecipients
from learnapp.educator.status_words import LATE, SELECTABLE
from learnapp.store.cohorts.assignments import Assignment
from learnapp.store.cohorts.cohort_status import StatusChoice
from learnapp.store.cohorts.cohorts import Subgroup
from learnapp.web.typed_fields import LARGEST_NUMBER, new_nonce, nonce_in, whole_number

STATE_WORDS: Mapping[str, str] = {**SELECTABLE, "late": LATE, "everyone": "Everyone it is assigned to"}
"""The groups of people a message can go to, in the form's words."""


MOST_PICKED = 200
"""People picked from a list for one message."""


class ChoiceError(ValueError):
    """The address selects people who cannot be chosen: no page of this site links to it."""


@dataclass(frozen=True)
class TypedMessage:
    """A message as typed. `nonce` stays the same however often the form is sent."""

    subject: str
    body: str
    nonce: str
    errors: tuple[tuple[str, str], ...] = ()


def chosen(
    form: Mapping[str, str], cohort_id: int, assignments: Sequence[Assignment], subgroups: Sequence[Subgroup]
) -> ChosenRecipients:
    """Read how the people are chosen. Raises ChoiceError."""
    number = _number(form, "assignment")
    assignment = next((one for one in assignments if one.id == number), None)
    if number is not None and assignment is None:
        raise ChoiceError
    subgroup = _number(form, "subgroup")
    if subgroup and subgroup not in {one.id for one in subgroups}:
        raise ChoiceError
    name = form.get("state") or "everyone"
    state = cast(StatusChoice, name)
    if state not in STATE_WORDS:
        raise ChoiceError
    return ChosenRecipients(cohort_id, assignment, state if assignment else "everyone", subgroup, _people(form))


def _people(form: Mapping[str, str]) -> tuple[int, ...]:
    """The people picked from a list, as `7` or `7,12,30`. Raises ChoiceError."""
    text = form.get("person", "")
    if not text:
        return ()
    found = [whole_number(one, least=0, most=LARGEST_NUMBER) for one in text.split(",", MOST_PICKED)[:MOST_PICKED]]
    if None in found:
        raise ChoiceError
    return tuple(one for one in found if one is not None)


def _number(form: Mapping[str, str], name: str) -> int | None:
    text = form.get(name, "")
    found = whole_number(text, least=0, most=LARGEST_NUMBER)
    if text and found is None:
        raise ChoiceError
    return found


def can_fill(chosen: ChosenRecipients) -> set[str]:
    """The placeholders for which there is a value."""
    found = {"name", "link"}
    if chosen.assignment is not None:
        found.add("module")
        if chosen.assignment.terms.due_at is not None:
            found.add("due")
    return found


def begun(chosen: ChosenRecipients, template: str) -> TypedMessage:
    """The text to start from: the one asked for, or the one that fits the people chosen."""
    found = message_templates.template(template) or message_templates.template_for(
        chosen.state if chosen.assignment else ""
    )
    if message_templates.problems(found.subject or "x", found.body, can_fill(chosen)):
        found = message_templates.TEMPLATES[-1]
    return TypedMessage(found.subject, found.body, new_nonce())


def offered(chosen: ChosenRecipients) -> list[message_templates.Template]:
    """The texts to start from that can be filled in for the people chosen."""
    places = can_fill(chosen)
    return [
        one
        for one in message_templates.TEMPLATES
        if not message_templates.problems(one.subject or "x", one.body, places)
    ]


def typed(form: Mapping[str, str], places: Collection[str]) -> TypedMessage:
    """The text from a form, tidied, with what is wrong with it."""
    subject = message_templates.tidy(form.get("subject", ""), lines=False)
    body = message_templates.tidy(form.get("body", ""), lines=True)
    wrong = message_templates.problems(subject, body, places)
    if message_templates.only_greets(body):
        wrong.append(("body", "Enter a message after the greeting"))
    return TypedMessage(subject, body, nonce_in(form), tuple(wrong))
