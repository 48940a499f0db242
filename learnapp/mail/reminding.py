"""Reminders of assigned work, before and after it is due: to people who have not done it, once each.

Safe to run in several processes at once, and to kill: a message's number and person show what was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts import reminders
from learnapp.domain.cohorts.message_templates import REMIND_AFTER, REMIND_BEFORE, SENT_BY_ITSELF, Template, fill
from learnapp.domain.cohorts.reminders import Reminder
from learnapp.domain.content.content import Module
from learnapp.domain.dates import uk_times
from learnapp.domain.people.written_names import name_parts
from learnapp.mail import posting
from learnapp.mail.outbox import MailSender
from learnapp.store.cohorts.assignments import WORK_OF_MEMBERS
from learnapp.store.cohorts.cohort_status import WorkStatus
from learnapp.store.db.engine import Store
from learnapp.store.messages import messages
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.tables.cohort_tables import (
    active_at,
    assignment,
    cohort,
    cohort_educator,
    extension,
    looks_after,
    membership,
    message,
)
from learnapp.store.tables.people_and_work import person

_WINDOW = timedelta(days=reminders.MOST_DAYS + 1) + reminders.STAYS_USEFUL


@dataclass(frozen=True)
class _Work:
    """An assignment with automatic reminders. The educator is the one who has looked after the cohort longest."""

    id: int
    cohort_id: int
    module: str
    activity: str
    opens_at: datetime
    due_at: datetime
    before_days: int | None
    after_days: int | None
    cohort: str
    educator_id: int | None
    educator: str | None


@dataclass(frozen=True)
class _Told:
    """How a reminder names the work: its title, its path on this site and its full address."""

    name: str
    path: str
    address: str


def remind(
    store: Store, modules: Mapping[str, Module], site_url: str, clock: Callable[[], datetime], *, by_mail: bool
) -> int:
    """Send the reminders that are due now; returns how many. None at night in the UK.

    `modules` are those on offer: no reminder is sent for work that cannot be done.
    """
    if not reminders.by_day(clock()):
        return 0
    with store.read() as connection:
        works = _works(connection, clock())
    sent = 0
    for work, dues in works:
        told = _told(work, modules, site_url)
        if told is None:
            continue
        for due in dues:
            due_now = reminders.due_now(due, work.opens_at, work.before_days, work.after_days, clock())
            if due_now is not None:
                sent += sum(_send(store, work, due_now, told, clock, by_mail))
    return sent


def _works(connection: Connection, now: datetime) -> list[tuple[_Work, list[datetime]]]:
    """The assignments with reminders, each with its due moments near now: the common one, and those of extensions."""
    first = (
        sa.select(cohort_educator.c.id)
        .where(cohort_educator.c.cohort_id == cohort.c.id, looks_after(now))
        .order_by(cohort_educator.c.since, cohort_educator.c.person_id)
        .limit(1)
        .correlate(cohort)
        .scalar_subquery()
    )
    longer = sa.and_(extension.c.assignment_id == assignment.c.id, extension.c.due_at > assignment.c.due_at)
    query = (
        sa.select(
            assignment.c.id,
            assignment.c.cohort_id,
            assignment.c.module,
            assignment.c.activity,
            assignment.c.opens_at,
            assignment.c.due_at,
            assignment.c.remind_before_days,
            assignment.c.remind_after_days,
            cohort.c.name,
            person.c.id,
            person.c.name,
            extension.c.due_at,
        )
        .distinct()
        .select_from(
            assignment.join(cohort, cohort.c.id == assignment.c.cohort_id)
            .outerjoin(cohort_educator, cohort_educator.c.id == first)
            .outerjoin(person, person.c.id == cohort_educator.c.person_id)
            .outerjoin(extension, longer)
        )
        .where(
            assignment.c.withdrawn_at.is_(None),
            cohort.c.closed_at.is_(None),
            assignment.c.opens_at <= now,
            sa.or_(assignment.c.remind_before_days.is_not(None), assignment.c.remind_after_days.is_not(None)),
            assignment.c.due_at < now + _WINDOW,
            sa.func.coalesce(extension.c.due_at, assignment.c.due_at) > now - _WINDOW,
        )
        .order_by(assignment.c.id)
    )
    found: dict[_Work, set[datetime]] = {}
    for row in connection.execute(query):
        work = _Work(*row[:-1])
        dues = found.setdefault(work, {work.due_at})
        if row[-1] is not None:
            dues.add(row[-1])
    return [(work, sorted(dues)) for work, dues in found.items()]


def _told(work: _Work, modules: Mapping[str, Module], site_url: str) -> _Told | None:
    module = modules.get(work.module)
    activity = module.activity(work.activity) if module and work.activity else None
    if module is None or (work.activity and activity is None):
        return None
    name = f"{activity.title} in {module.title}" if activity else module.title
    path = f"/modules/{work.module}/" + (f"{work.activity}/" if work.activity else "")
    return _Told(name, path, site_url + path)


def _send(
    store: Store, work: _Work, due_now: Reminder, told: _Told, clock: Callable[[], datetime], by_mail: bool
) -> Iterator[int]:
    """Send one reminder to everyone who has not had it, a few hundred at a time; yields how many each time."""
    values = {"module": told.name, "due": uk_times.words(due_now.due_at), "link": told.address}
    values |= {"educator": work.educator or "your educator"}
    broadcast, text = _broadcast(work, due_now, values)
    end = f"\n\n{fill(SENT_BY_ITSELF, values)}"
    while True:
        with store.write() as connection:
            number = messages.number_of(connection, broadcast.key)
            if number is not None:
                messages.lock(connection, number)
            people = _people(connection, work, due_now.due_at, number, clock())
            if not people:
                return
            number = number or messages.begin(connection, broadcast, clock())
            if number is None:
                continue  # another process has just begun it: look again
            deliveries = []
            for row in people:
                own = {**values, "name": name_parts(row.name)[0]}
                deliveries.append(
                    Delivery(row.id, row.email, fill(text.subject, own), fill(text.body, own) + end, told.path)
                )
            from_here = MailSender(work.educator_id, work.cohort) if work.educator_id else None
            yield posting.send(connection, number, deliveries, clock(), by_mail=by_mail, sender=from_here)


def _broadcast(work: _Work, due_now: Reminder, values: Mapping[str, str]) -> tuple[Broadcast, Template]:
    """The reminder for the list of sent messages, and the text it is made from."""
    before = due_now.kind == "before"
    text, days = (REMIND_BEFORE, work.before_days) if before else (REMIND_AFTER, work.after_days)
    words = f"Reminder, {days} day{'' if days == 1 else 's'} {due_now.kind} it is due, to people who had not done it"
    key = f"reminder:{work.id}:{due_now.kind}:{due_now.day}"
    subject, body = fill(text.subject, values), fill(f"{text.body}\n\n{SENT_BY_ITSELF}", values)
    return Broadcast(work.cohort_id, key, f"{values['module']}: {words.lower()}", subject, body, None, work.id), text


def _people(
    connection: Connection, work: _Work, due_at: datetime, number: int | None, now: datetime
) -> list[sa.Row[tuple[int, str, str]]]:
    """Some of the people who have the work until `due_at`, have not done it and have not had message `number`."""
    status = WorkStatus(now)
    had = sa.exists().where(message.c.person_id == person.c.id, message.c.nudge_id == number)
    query = (
        sa.select(person.c.id, person.c.name, person.c.email)
        .select_from(WORK_OF_MEMBERS.join(person, person.c.id == membership.c.person_id))
        .where(
            assignment.c.id == work.id,
            active_at(now),
            person.c.suspended_at.is_(None),
            status.due_at == due_at,
            sa.not_(status.done),
        )
        .order_by(person.c.id)
        .limit(messages.AT_ONCE)
    )
    return list(connection.execute(query if number is None else query.where(~had)))
