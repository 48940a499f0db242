"""Telling people, on the site and by email, that work was assigned to them or that they have an extension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.dates import uk_times
from learnapp.domain.people.written_names import name_parts
from learnapp.mail import posting
from learnapp.mail.outbox import MailSender
from learnapp.store.cohorts import cohort_status
from learnapp.store.cohorts.assignments import Schedule
from learnapp.store.cohorts.cohort_status import Recipient
from learnapp.store.messages.messages import Broadcast, Delivery


@dataclass(frozen=True)
class NoticeSender:
    """The educator who notifies the people, their cohort, and the site it is sent from."""

    person_id: int
    cohort_id: int
    cohort: str
    site_url: str
    sends_mail: bool


@dataclass(frozen=True)
class NoticedWork:
    """A piece of work: its assignment, its title and its path on this site."""

    assignment: int
    title: str
    path: str


def tell_assigned(
    connection: Connection,
    sender: NoticeSender,
    works: Sequence[NoticedWork],
    terms: Sequence[Schedule],
    words: str,
    now: datetime,
) -> int:
    """Notify everyone who gets new work, once for all of it; returns how many. `words` describe them without names.

    `terms` are those of each piece of work; the opening date and the note are the same for all.

    People who have already done the work get no notice.
    """
    made = [work.assignment for work in works]
    people = cohort_status.people_with_some_left(connection, sender.cohort_id, made, now)
    first, dues = terms[0], [one.due_at for one in terms]
    opens = f" It opens {uk_times.opening_words(first.opens_at)}." if first.opens_at > now else ""
    due = f"due {uk_times.words(first.due_at)}, UK time" if first.due_at else "with no due date"
    lines = [work.title for work in works]
    if len(set(dues)) > 1:
        due = "each part due on its own date, UK time"
        lines = [f"{line}: {uk_times.words(at)}" if at else line for line, at in zip(lines, dues, strict=True)]
    subject = f"New assignment: {works[0].title}" if len(works) == 1 else f"{len(works)} new assignments"
    path = works[0].path if len(works) == 1 else "/assigned/"
    parts = [f"{sender.cohort} has new work for you, {due}.{opens}", "\n".join(lines)]
    parts += [first.note] if first.note else []
    parts.append(sender.site_url + path)
    key = f"assigned:{works[0].assignment}"
    return _send(connection, sender, people, (key, words, subject, "\n\n".join(parts), path), works[0].assignment, now)


def tell_extended(
    connection: Connection,
    sender: NoticeSender,
    work: NoticedWork,
    people: Sequence[Recipient],
    due: datetime,
    now: datetime,
) -> int:
    """Tell people that they have until `due`; returns how many.

    The message does not give the reason; the work's page does.
    """
    until = uk_times.words(due)
    body = f"You now have until {until}, UK time, for {work.title}.\n\n{sender.site_url}{work.path}"
    key = f"extended:{work.assignment}:{people[0].person_id}:{now.isoformat()}" if people else ""
    text = (key, f"{work.title}: given an extension", f"{work.title}: you have until {until}", body, work.path)
    return _send(connection, sender, people, text, work.assignment, now)


def _send(
    connection: Connection,
    sender: NoticeSender,
    people: Sequence[Recipient],
    text: tuple[str, str, str, str, str],
    assignment: int,
    now: datetime,
) -> int:
    if not people:
        return 0
    key, words, subject, body, path = text
    alone = len(people) == 1
    deliveries = [
        Delivery(one.person_id, one.email, subject, f"Dear {name_parts(one.name)[0]},\n\n{body}", path)
        for one in people
    ]
    about = Broadcast(
        sender.cohort_id,
        key,
        words,
        "" if alone else subject,
        "" if alone else f"Dear {{name}},\n\n{body}",
        sender.person_id,
        assignment,
    )
    from_here = MailSender(sender.person_id, sender.cohort)
    return posting.send_once(connection, about, deliveries, now, by_mail=sender.sends_mail, sender=from_here) or 0
