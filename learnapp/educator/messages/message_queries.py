"""The people an educator's message would go to, and what each of them would get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.message_templates import fill
from learnapp.domain.dates import uk_times
from learnapp.domain.people.written_names import name_parts
from learnapp.store.cohorts import cohort_people, cohort_status
from learnapp.store.cohorts.assignments import Assignment
from learnapp.store.cohorts.cohort_status import Recipient, StatusChoice
from learnapp.store.messages.messages import Delivery

NO_DATE = "in your own time"
"""What {due} becomes for people who joined after the work was due and so have no date for it."""


@dataclass(frozen=True)
class ChosenRecipients:
    """How the people are chosen: by their status in an assignment or, without one, everyone in the cohort. `people`
    limits either to those picked from a list.
    """

    cohort_id: int
    assignment: Assignment | None
    state: StatusChoice
    subgroup_id: int | None
    people: tuple[int, ...]

    @property
    def alone(self) -> bool:
        """Whether the message is to one person, with their name in it."""
        return len(self.people) == 1


@dataclass(frozen=True)
class NamedWork:
    """What a message says about the work: its name, its path on this site and its whole address. Without any work,
    `path` is empty and `address` is that of the site.
    """

    name: str
    path: str
    address: str


def recipients(connection: Connection, chosen: ChosenRecipients, now: datetime) -> list[Recipient]:
    """The people that this selects now, in order of name, without those who have left. One query."""
    if chosen.assignment is not None:
        return cohort_status.people_in_state(
            connection,
            chosen.cohort_id,
            chosen.assignment.id,
            chosen.state,
            now,
            chosen.subgroup_id,
            chosen.people,
        )
    return cohort_people.members(connection, chosen.cohort_id, now, chosen.subgroup_id, chosen.people)


def deliveries(
    connection: Connection,
    chosen: ChosenRecipients,
    people: Sequence[Recipient],
    work: NamedWork,
    subject: str,
    body: str,
    now: datetime,
) -> list[Delivery]:
    """The message filled in for each of these people, their own due date in it. Two queries at most."""
    dues: dict[int, datetime | None] = {}
    if chosen.assignment is not None and "{due}" in subject + body:
        ids = [one.person_id for one in people]
        lines = cohort_status.lines(connection, chosen.cohort_id, now, ids, [chosen.assignment.id])
        dues = {who: line.due_at for (who, _), line in lines.items()}
    found = []
    for one in people:
        due = dues.get(one.person_id)
        values = {"name": name_parts(one.name)[0], "module": work.name, "link": work.address}
        values["due"] = uk_times.words(due) if due else NO_DATE
        found.append(Delivery(one.person_id, one.email, fill(subject, values), fill(body, values), work.path))
    return found


def for_everybody(chosen: ChosenRecipients, work: NamedWork, text: str) -> str:
    """The text for the list of sent messages, with only what is the same for all recipients filled in."""
    values = {"module": work.name, "link": work.address}
    if chosen.assignment is not None and chosen.assignment.terms.due_at is not None:
        values["due"] = uk_times.words(chosen.assignment.terms.due_at)
    return fill(text, values)
