"""The work of people in the demonstration's cohort: some have done all of it, some a part, some nothing yet.

It is written straight to the tables, in the way the pages would have written it. No answer is a real person's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.engine import Connection

from learnapp.domain.activities import kind_of
from learnapp.domain.cases import cases
from learnapp.domain.cohorts import message_templates
from learnapp.domain.content.content import AnyActivity, Case, Module, Question, Quiz
from learnapp.domain.dates import uk_times
from learnapp.domain.people.written_names import name_parts
from learnapp.domain.questions.kind import AnswerError, Mark, PartFeedback
from learnapp.domain.quizzes import attempts as rules
from learnapp.mail import posting
from learnapp.store.cohorts import cohort_status, extensions, progress_status
from learnapp.store.learning import attempts, completions, runs
from learnapp.store.messages.messages import Broadcast, Delivery

DAY = timedelta(days=1)
SEED = 12
"""Everyone gets the same draw of questions: with different ones, a dozen people would be too few for any figure."""


@dataclass(frozen=True)
class DemoProgress:
    """How many parts of the first module a person has done, and how many days ago they did the first and the last.

    `share` is how often they are right.
    """

    name: str
    parts: int
    first: float
    last: float
    share: float = 0.7


ALL = 99
HISTORY = (
    DemoProgress("Aisha Rahman", ALL, 22, 15, 0.95),
    DemoProgress("Ben Carrick", ALL, 20, 9, 0.6),
    DemoProgress("Dilys Prothero", ALL, 24, 13, 0.85),
    DemoProgress("Eoin Gallagher", ALL, 19, 6, 0.75),
    DemoProgress("Hana Kovács", ALL, 17, 4, 0.7),
    DemoProgress("Ifeoma Eze", ALL, 23, 11, 0.8),
    DemoProgress("Leila Haddad", ALL, 16, 2, 0.5),
    DemoProgress("Chidi Nwosu", 3, 21, 18),
    DemoProgress("Fatima Siddiqui", 2, 24, 20),
    DemoProgress("Grace Lim", 4, 12, 1),
    DemoProgress("Jack Thornton", 1, 3, 3),
)
"""Lena, whose work is left for the visitor to do, and Kwame have not begun."""
LONGER = "Fatima Siddiqui"
NEW_TO_IT = 0.35
"""How much less often people are right before they have done the module."""
REASON = "Nights until the end of the month, and an examination."


@dataclass(frozen=True)
class DemoOutcome:
    """The assignment and cohort it is about, and the educators of that cohort."""

    cohort_id: int
    assignment_id: int
    educator: int


def fill(
    connection: Connection, about: DemoOutcome, people: dict[str, int], module: Module, edition: str, now: datetime
) -> None:
    """Give these people (name -> id) finished work; write to those who are stuck, and give one longer."""
    for history in HISTORY:
        if history.name in people:
            _do(connection, people[history.name], module, edition, history, now)
    progress_status.rebuild(connection, [module])
    _write_to_the_stuck(connection, about, module, now - 2 * DAY)
    if LONGER in people:
        due = uk_times.moment(uk_times.day_of(now) + 12 * DAY, uk_times.END_OF_DAY)
        extensions.grant(connection, about.assignment_id, people[LONGER], due, REASON, now - DAY)


def begin(connection: Connection, people: dict[str, int], module: Module, edition: str, now: datetime) -> None:
    """Make the first few people who have finished one module begin the other."""
    for history in HISTORY[:3]:
        if history.name in people:
            _do(connection, people[history.name], module, edition, replace(history, parts=2, first=2, last=1), now)
    progress_status.rebuild(connection, [module])


def _do(connection: Connection, who: int, module: Module, edition: str, history: DemoProgress, now: datetime) -> None:
    parts = module.syllabus[: history.parts]
    chance = Random(f"{SEED}/{history.name}")  # noqa: S311 (a story, not a secret)
    for number, part in enumerate(parts):
        ago = history.first + (history.last - history.first) * number / max(1, len(parts) - 1)
        at = now - ago * DAY + timedelta(minutes=chance.randint(-90, 0))
        right = history.share - (NEW_TO_IT if isinstance(part, Quiz) and part.purpose == "prequestions" else 0.0)
        _part(connection, who, module.slug, part, edition, right, chance, at)


def _part(
    connection: Connection,
    who: int,
    module: str,
    part: AnyActivity,
    edition: str,
    right: float,
    chance: Random,
    at: datetime,
) -> None:
    """One part, done."""
    done = at + timedelta(minutes=part.minutes)
    if isinstance(part, Case):
        runs.begin(connection, who, module, part.slug, edition, SEED, at)
        begun = runs.first(connection, who, module, part.slug)
        assert begun
        runs.move(connection, begun.id, _walk(part, chance), done, ended=True)
        runs.open_debrief(connection, begun.id, done)
    elif isinstance(part, Quiz):
        _quiz(connection, who, module, part, edition, right, chance, at)
    else:
        completions.complete(connection, who, module, part.slug, kind_of(part).name, edition, done)


def _walk(case: Case, chance: Random) -> tuple[int, ...]:
    state, path = cases.start(case), []
    while not cases.at_ending(case, state):
        place, _ = chance.choice(cases.open_choices(case, state))
        path.append(place)
        state = cases.take(case, state, place).after
    return tuple(path)


def _quiz(
    connection: Connection,
    who: int,
    module: str,
    quiz: Quiz,
    edition: str,
    right: float,
    chance: Random,
    at: datetime,
) -> None:
    asked = rules.choose(quiz, SEED)
    where = (connection, who, module, quiz.slug)
    attempts.begin(*where, edition=edition, seed=SEED, questions=asked, now=at)
    opened = attempts.unfinished(*where)
    assert opened
    marks: dict[str, Mark] = {}
    for place, name in enumerate(asked, 1):
        question = quiz.question(name)
        assert question
        answer = _answer(quiz, question, right - 0.08 * (place % 3), chance)
        if answer is None:
            continue
        now = at + quiz.minutes * timedelta(minutes=1) * place / len(asked)
        attempts.save_response(
            connection,
            opened.id,
            who,
            question=name,
            edition=edition,
            answer=answer,
            certainty=None,
            revision=1,
            seconds=chance.randint(20, 110),
            now=now,
        )
        marks[name] = rules.mark_response(quiz, name, SEED, answer)
    total = rules.total(asked, marks)
    given = {name: (mark.score, mark.out_of, mark.chance) for name, mark in marks.items()}
    done = at + timedelta(minutes=quiz.minutes)
    attempts.submit(connection, opened.id, given, score=total.score, out_of=total.out_of, share=total.share, now=done)


def _answer(quiz: Quiz, question: Question, right: float, chance: Random) -> list[int] | None:
    """An answer made from the marking of an unanswered question; None if that does not tell enough."""
    parts = rules.mark_response(quiz, question.id, SEED, None).remarks
    answer = _ticked(parts, right, chance) or _ranked(parts, right, chance)
    try:
        rules.mark_response(quiz, question.id, SEED, answer)
    except (AnswerError, TypeError, ValueError):
        return None
    return answer


def _ticked(parts: Sequence[PartFeedback], right: float, chance: Random) -> list[int]:
    """The options of the key, with more of them replaced by wrong ones the less often the person is right."""
    keys = [place for place, part in enumerate(parts) if part.key]
    others = [place for place in range(len(parts)) if place not in keys]
    missed = [place for place in keys if chance.random() > right][: len(others)]
    return sorted(set(keys) - set(missed) | set(chance.sample(others, len(missed))))


def _ranked(parts: Sequence[PartFeedback], right: float, chance: Random) -> list[int] | None:
    """The best order, or that order with two neighbours swapped."""
    if not all(part.best[:1].isdigit() for part in parts):
        return None
    order = sorted(range(len(parts)), key=lambda place: parts[place].best)
    if chance.random() > right:
        first = chance.randrange(len(order) - 1)
        order[first], order[first + 1] = order[first + 1], order[first]
    return [order.index(place) + 1 for place in range(len(parts))]


def _write_to_the_stuck(connection: Connection, about: DemoOutcome, module: Module, now: datetime) -> None:
    """One message, as it would have gone to people who were stuck then."""
    text = next(one for one in message_templates.TEMPLATES if one.key == "stuck")
    path = f"/modules/{module.slug}/"
    values = {"module": module.title, "link": path}
    deliveries = []
    for one in cohort_status.people_in_state(connection, about.cohort_id, about.assignment_id, "stuck", now):
        own = {**values, "name": name_parts(one.name)[0]}
        subject, body = message_templates.fill(text.subject, own), message_templates.fill(text.body, own)
        deliveries.append(Delivery(one.person_id, one.email, subject, body, path))
    broadcast = Broadcast(
        cohort_id=about.cohort_id,
        key=f"demonstration:{about.cohort_id}",
        chosen_by=f"{module.title}: stuck",
        subject=message_templates.fill(text.subject, values),
        body=message_templates.fill(text.body, values),
        sender_id=about.educator,
        assignment_id=about.assignment_id,
    )
    if len(deliveries) > 1:
        posting.send_once(connection, broadcast, deliveries, now, by_mail=False)
