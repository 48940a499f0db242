"""The traces of three years of use: learners who have been here from the first day, beside those who have just come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Case, Module, Quiz
from learnapp.domain.quizzes import review_scheduling
from learnapp.store.tables.people_and_work import (
    attempt,
    bookmark,
    certificate,
    completion,
    response,
    review,
    review_card,
    run,
    writing,
)
from learnapp.vault import Vault
from learnapp.vault.words import Words, seal

YEARS = 3
DAYS = 365 * YEARS
GOES = 40
"""Attempts at each end quiz: about one a month."""
CARDS = 150
REVIEWS_A_CARD = 10
PIECES = 150
"""Pieces of writing: one a week. A third are workplace actions; the last of them are due today."""
BOOKMARKS = 60
CERTIFICATES = 40


def live_through(
    connection: Connection,
    vault: Vault,
    person: int,
    modules: dict[str, Module],
    editions: dict[str, str],
    now: datetime,
    share: float = 1.0,
) -> None:
    """Give a person three years of everything in each module: `editions` maps its address to the edition worked on.

    With a `share` it is only that part of the years, at the same pace: they have finished as much, and have as much to
    do.
    """
    days = round(DAYS * share)
    began = now - timedelta(days=days)
    for slug, module in modules.items():
        address = {"person_id": person, "module": slug, "edition": editions[slug]}
        for activity in module.syllabus:
            place = {**address, "activity": activity.slug}
            done = {"kind": kind_of(activity).name, "completed_at": began}
            connection.execute(completion.insert(), {**place, **done})
            if isinstance(activity, Case):
                times = {"started_at": began, "moved_at": began, "ended_at": began, "debriefed_at": began}
                connection.execute(
                    run.insert(), {**place, **times, "number": 1, "role": "first", "draw": 1, "path": []}
                )
            elif isinstance(activity, Quiz):
                _attempts(connection, place, activity, _days(round(GOES * share), now, days))
    _cards(connection, person, modules, editions, now, share)
    _writing(connection, vault, person, modules, now, share)


def _days(count: int, now: datetime, days: int) -> Iterator[datetime]:
    """`count` moments, evenly over so many days, the last a day ago."""
    return (now - timedelta(days=1 + (count - 1 - n) * (days - 1) / count) for n in range(count))


def _attempts(connection: Connection, place: dict[str, Any], quiz: Quiz, goes: Iterator[datetime]) -> None:
    asked = [question.id for question in quiz.questions][:10]
    # The numbers after those that the person has already; open attempts are left alone.
    for number, moment in enumerate(goes, 101):
        values = {"number": number, "seed": number, "questions": asked, "started_at": moment, "moved_at": moment}
        marks = {"score": 6.0, "out_of": 10.0, "share": 0.5, "submitted_at": moment}
        made = connection.execute(attempt.insert().values(**place, **values, **marks)).inserted_primary_key
        assert made is not None
        common = {"person_id": place["person_id"], "edition": place["edition"], "attempt_id": made[0]}
        given = {"answer": 0, "revision": 1, "seconds": 40, "answered_at": moment, "score": 0.6, "out_of": 1.0}
        rows = [{**common, **given, "question": name, "certainty": 1 + n % 3} for n, name in enumerate(asked)]
        connection.execute(response.insert(), rows)


def _cards(
    connection: Connection,
    person: int,
    modules: dict[str, Module],
    editions: dict[str, str],
    now: datetime,
    share: float,
) -> None:
    reviews = round(REVIEWS_A_CARD * share)
    places = [
        (slug, quiz.slug, question)
        for slug, module in modules.items()
        for quiz in module.activities
        if isinstance(quiz, Quiz) and quiz.purpose != "prequestions"
        for question in quiz.questions
    ][:CARDS]
    for n, (slug, quiz, question) in enumerate(places):
        schedule, _due = review_scheduling.begin(1, now - timedelta(days=DAYS - n))
        values = {"person_id": person, "module": slug, "activity": quiz, "question": question.id}
        times = {"made_at": now - timedelta(days=DAYS - n), "due_at": now + timedelta(days=n - CARDS // 3)}
        made = connection.execute(
            review_card.insert().values(
                **values, **times, principle=question.principle, schedule=schedule, revision=reviews
            )
        ).inserted_primary_key
        assert made is not None
        common = {"card_id": made[0], "person_id": person, "activity": quiz, "question": question.id}
        answer = {"edition": editions[slug], "seed": n, "answer": 0, "certainty": 2, "rating": 3}
        rows = [
            {**common, **answer, "number": number, "reviewed_at": moment}
            for number, moment in enumerate(_days(reviews, now, round(DAYS * share)), 1)
        ]
        connection.execute(review.insert(), rows)


def _writing(
    connection: Connection, vault: Vault, person: int, modules: dict[str, Module], now: datetime, share: float
) -> None:
    pieces = round(PIECES * share)
    slugs = list(modules)
    rows = []
    for n, moment in enumerate(_days(pieces, now, round(DAYS * share))):
        kind = ("reflection", "note", "action")[n % 3]
        sealed = seal(vault, person, Words(f"What stayed with me in week {n} is how early one can say it. " * 12))
        due = {"due_on": now.date(), "settled_at": None if n > pieces - 4 else moment} if kind == "action" else {}
        rows.append(
            {
                "person_id": person,
                "kind": kind,
                "module": slugs[n % len(slugs)],
                "sealed": sealed,
                "made_at": moment,
                "changed_at": moment,
                "due_on": due.get("due_on"),
                "settled_at": due.get("settled_at"),
            }
        )
    connection.execute(writing.insert(), rows)
    marks = [
        {"person_id": person, "module": slugs[n % len(slugs)], "activity": f"part-{n}", "place": "", "made_at": now}
        for n in range(BOOKMARKS)
    ]
    connection.execute(bookmark.insert(), marks)
    issued = [
        {"person_id": person, "number": f"OLD-{person}-{n}", "kind": "pack", "module": "", "digest": "", "key_id": ""}
        for n in range(CERTIFICATES)
    ]
    connection.execute(certificate.insert(), [{**one, "issued_at": now} for one in issued])
