"""A cohort of the size most educators have, with everything in it that makes a page long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cases import cases
from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.domain.content.content import Case, Quiz
from learnapp.domain.editions.edition_encoding import decode_module
from learnapp.domain.questions.kind import AnswerError, Mark
from learnapp.domain.quizzes import attempts as rules
from learnapp.mail import posting
from learnapp.store.cohorts import assignments, cohorts, extensions, invitations, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, runs
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.people import people
from learnapp.store.sets import set_making, sets
from learnapp.store.sets.set_making import PlannedSet
from learnapp.store.tables.cohort_tables import progress_status
from learnapp.store.tables.people_and_work import edition, published_edition

FIRST = ("Aisha", "Ben", "Chidi", "Dilys", "Eoin", "Fatima", "Grace", "Hana", "Ifeoma", "Jack")
LAST = ("Rahman-Featherstonehaugh", "Carrick", "Nwosu")
PEOPLE, INVITED = 30, 29
DONE = "challenging-colleagues"
"""The module whose cases and quizzes the learner has finished."""
WORKS = ("tea-round", "challenging-colleagues", "what-the-job-is", "every-kind")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Thirty:
    """The ids for building addresses. `member` is one person of the cohort, `work` one assignment with a due date."""

    cohort: int
    work: int
    member: int
    group: int
    learning_set: int


def fill(store: Store, educator: str, learner: str, now: datetime | None = None) -> Thirty:
    """Make the cohort: 30 people, 29 invited, four assignments, extensions, messages and two sets."""
    now = now or datetime.now(UTC)
    then = now - 60 * DAY
    with store.write() as db:
        staff = people.find(db, people.email_key(educator))
        own = people.find(db, people.email_key(learner))
        assert staff is not None
        assert own is not None
        values = {"about": "For this year.", "starts_on": then.date(), "ends_on": (now + 300 * DAY).date()}
        made = cohorts.make(db, name="Foundation doctors 2026 to 2027", educator=staff.id, now=then, **values)
        groups = [cohorts.make_subgroup(db, made, name) for name in ("Tuesday group", "Thursday group")]
        everyone = [own.id]
        for number in range(PEOPLE - 1):
            name = f"{FIRST[number % 10]} {LAST[number // 10]}"
            email = f"{name.lower().replace(' ', '.')}@an-nhs-trust.example.nhs.uk"
            who = people.add(db, name=name, email=email, password_hash="!", now=then, proved=True)
            assert who is not None
            everyone.append(who)
        about = {"grade": "F1", "specialty": "General medicine", "site": "City Hospital"}
        for number, who in enumerate(everyone):
            memberships.join(db, made, who, then, subgroup_id=groups[number % 2], **about)
        works = _assign(db, made, now)
        _work(db, everyone, now)
        _finish(db, own.id, now - DAY)
        for who in everyone[3:6]:
            extensions.grant(db, works[0], who, now + 20 * DAY, "On leave until the end of the month.", now)
        asked = "\n".join(f"Invited Person {n} <invited.person{n}@an-nhs-trust.example.nhs.uk>" for n in range(INVITED))
        invitations.invite(db, made, read_addresses(asked).entries, {}, "a secret", now)
        for number in range(6):
            _message(db, made, staff.id, everyone, number, now - number * DAY)
        plan = [PlannedSet("Set 1", tuple(everyone[:6])), PlannedSet("Set 2", tuple(everyone[6:12]))]
        sets_made = set_making.make_all(db, made, plan, "Be kind.", now)
        assert sets_made
        sets.accept_rules(db, sets_made[0], own.id, 1, now)
    return Thirty(made, works[0], everyone[5], groups[0] or 0, sets_made[0])


def _assign(db: Connection, cohort: int, now: datetime) -> list[int]:
    found = []
    for place, slug in enumerate(WORKS):
        terms = Schedule(now - (30 - place) * DAY, now + (2 + 7 * place) * DAY, "Before our teaching day.", 3, 1)
        found += assignments.make(db, cohort, Target(), [(slug, "")], terms, now - (30 - place) * DAY)
    return found


def _work(db: Connection, everyone: list[int], now: datetime) -> None:
    """Some have done it all, some are in progress, some stuck, and the others have not started."""
    for number, who in enumerate(everyone):
        for place, slug in enumerate(WORKS):
            state = (number + place) % 4
            if state == 3:
                continue
            moved = now - (20 if state == 1 else 1) * DAY
            row = {"person_id": who, "module": slug, "activity": "", "began_at": now - 25 * DAY, "moved_at": moved}
            db.execute(progress_status.insert().values(**row, done_at=moved if state == 0 else None, parts_done=1))


def _finish(db: Connection, who: int, now: datetime) -> None:
    """Walk every case by its first choices, and submit every quiz with the first answers, as sure as possible."""
    row = db.execute(
        sa.select(edition.c.digest, edition.c.content)
        .join(published_edition, published_edition.c.edition == edition.c.digest)
        .where(published_edition.c.module == DONE)
    ).one()
    for part in decode_module(row.content).activities:
        if isinstance(part, Case):
            runs.begin(db, who, DONE, part.slug, row.digest, 1, now)
            begun = runs.first(db, who, DONE, part.slug)
            assert begun is not None
            runs.move(db, begun.id, _first_choices(part), now, ended=True)
            runs.open_debrief(db, begun.id, now)
        elif isinstance(part, Quiz):
            _submit(db, who, part, row.digest, now)


def _first_choices(case: Case) -> tuple[int, ...]:
    state, path = cases.start(case), []
    while not cases.at_ending(case, state):
        place, _ = cases.open_choices(case, state)[0]
        path.append(place)
        state = cases.take(case, state, place).after
    return tuple(path)


def _submit(db: Connection, who: int, quiz: Quiz, digest: str, now: datetime) -> None:
    asked = rules.choose(quiz, 1)
    attempts.begin(db, who, DONE, quiz.slug, edition=digest, seed=1, questions=asked, now=now)
    opened = attempts.unfinished(db, who, DONE, quiz.slug)
    assert opened is not None
    marks: dict[str, Mark] = {}
    for name in asked:
        try:
            marks[name] = rules.mark_response(quiz, name, 1, [0])
        except (AnswerError, TypeError, ValueError):
            continue  # this kind is answered in another form, and is left out
        said = {"edition": digest, "answer": [0], "certainty": 3, "revision": 1, "seconds": 30, "now": now}
        attempts.save_response(db, opened.id, who, question=name, **said)
    given = {name: (mark.score, mark.out_of, mark.chance) for name, mark in marks.items()}
    total = rules.total(asked, marks)
    attempts.submit(db, opened.id, given, score=total.score, out_of=total.out_of, share=total.share, now=now)


def _message(db: Connection, cohort: int, staff: int, everyone: list[int], number: int, when: datetime) -> None:
    subject, body = f"A message, number {number}", "Dear all,\n\nThe teaching day is on Tuesday.\n\nIt starts at nine."
    deliveries = [Delivery(who, "", subject, body, "") for who in everyone]
    broadcast = Broadcast(cohort, f"thirty:{cohort}:{number}", "Everyone in the cohort", subject, body, staff)
    posting.send_once(db, broadcast, deliveries, when, by_mail=False)
