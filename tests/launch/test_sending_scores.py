"""Scores to a platform: worked out from completions, sent once, and kept while the platform is down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.deliveries.sending import DeliveryCounts
from learnapp.domain.people.launches import launch_of
from learnapp.domain.reading import read_library
from learnapp.exports.sealing.tool_key import tool_key
from learnapp.launch import platform_calls
from learnapp.launch.launch_errors import PlatformDownError
from learnapp.launch.sending_scores import send_due, work_out
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, platforms, scores
from learnapp.store.learning import completions
from learnapp.store.leaving import leaving
from learnapp.store.people import people
from learnapp.store.tables.launch_tables import lti_learner
from tests.client import Visitor
from tests.conftest import START, Clock, statements_of
from tests.launch.fake_platform import CLAIM, SCORE, FakePlatform, arrive, launched, people_of
from tests.store.launches.registered import SAID, VALUES


def finish(app: Flask, clock: Clock, module: str = "tea-round") -> None:
    """Have everyone who came from the platform finish everything in the module."""
    ((_, person),) = people_of(app)
    site = app.extensions["catalogue"]
    with app.extensions["store"].write() as connection:
        published = site.at(connection)
        for one in published.modules[module].syllabus:
            kind = published.modules[module].kinds[one.slug]
            completions.complete(connection, person, module, one.slug, kind, published.editions[module], clock.now)


def run(app: Flask, clock: Clock) -> DeliveryCounts:
    """One run of the command."""
    store, file = app.extensions["store"], app.extensions["settings"].lti_key_file
    with store.read() as connection:
        modules = app.extensions["catalogue"].at(connection).modules
    work_out(store, modules, clock.now)
    return send_due(store, lambda: tool_key(file), clock, app.extensions["settings"].inside_hosts)


def row(app: Flask) -> Any:
    with app.extensions["store"].read() as connection:
        return connection.execute(sa.select(lti_learner)).one()


def test_a_module_that_is_done_is_a_score_of_a_hundred_once(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    assert run(app, clock) == DeliveryCounts()
    finish(app, clock)
    assert run(app, clock) == DeliveryCounts(sent=1)
    (score,) = fake.scores
    assert (score["userId"], score["scoreGiven"], score["scoreMaximum"]) == ("lena-1", 100, 100)
    assert (score["activityProgress"], score["gradingProgress"]) == ("Completed", "FullyGraded")
    assert score["timestamp"] == clock.now.isoformat(timespec="milliseconds")
    assert fake.tokens[0]["scope"] == SCORE
    clock.now += timedelta(hours=1)
    assert run(app, clock) == DeliveryCounts()


def test_what_a_person_does_after_they_have_left_the_organisation_is_not_sent(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    ((_, person),) = people_of(app)
    with app.extensions["store"].write() as connection:
        leaving.leave(connection, 1, person, clock.now, None)
    finish(app, clock)
    assert run(app, clock) == DeliveryCounts()
    assert fake.scores == []


def test_work_done_before_the_first_launch_is_sent_too(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake, **{"https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": None})
    finish(app, clock)
    assert run(app, clock) == DeliveryCounts()  # the link has no place for it
    clock.now += timedelta(days=1)
    arrive(visitor, fake)
    assert run(app, clock) == DeliveryCounts(sent=1)


def test_a_platform_that_fails_for_a_day_gets_the_score_after_it(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    finish(app, clock)
    fake.answers["/lineitem/scores"] = 500, b"down"
    began = clock.now
    while clock.now < began + timedelta(days=1):
        run(app, clock)
        clock.now += timedelta(hours=1)
    asked = fake.asked.count("/lineitem/scores")
    assert 8 < asked < 20
    assert row(app).outcome == "waiting"
    assert row(app).problem == "it answered 500 to a score"
    fake.answers.clear()
    clock.now += timedelta(hours=4)
    assert run(app, clock) == DeliveryCounts(sent=1)
    assert row(app).outcome == "sent"


def test_what_the_platform_does_not_take_is_given_up_with_its_reason_and_tried_again_by_hand(
    app: Flask, clock: Clock, ada: Visitor, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    finish(app, clock)
    fake.answers["/lineitem/scores"] = 404, b"{}"
    assert run(app, clock) == DeliveryCounts(failed=1)
    page = ada.get("/admin/platforms/")
    assert "it answered 404 to a score" in page.main
    fake.answers.clear()
    ada.submit(page, "Try the failed ones again")
    assert "Nothing is left to try again" in ada.submit(page, "Try the failed ones again").text
    assert run(app, clock) == DeliveryCounts(sent=1)


def test_a_platform_that_gives_no_token_or_leads_on_is_tried_again(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    finish(app, clock)
    for path, answer in (("/token", (400, b"{}")), ("/token", (200, b"[]")), ("/lineitem/scores", (302, b""))):
        fake.answers = {path: answer}
        assert run(app, clock) == DeliveryCounts(put_off=1)
        clock.now += timedelta(hours=1)


def test_a_score_that_changes_while_it_is_sent_waits_for_its_own_turn(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    finish(app, clock)
    store = app.extensions["store"]
    with store.read() as connection:
        modules = app.extensions["catalogue"].at(connection).modules
    work_out(store, modules, clock.now)
    with store.write() as connection:
        (due,) = scores.due(connection, clock.now)
        assert scores.claim(connection, due, clock.now)
        assert not scores.claim(connection, due, clock.now)  # another sender
        later = clock.now + timedelta(minutes=1)
        assert scores.keep(connection, {due.id: 50.0}, later)
        scores.sent(connection, due, later)
    assert row(app).outcome == "waiting"


def test_the_best_end_quiz_and_nothing_else_is_sent_where_that_was_chosen(
    app: Flask, clock: Clock, visitor: Visitor, fake: FakePlatform
) -> None:
    from learnapp.domain.activities import kind_of
    from learnapp.store.tables.people_and_work import attempt

    launched(visitor, fake, **{CLAIM + "custom": {"learnapp_grade": "best"}})
    finish(app, clock)
    assert run(app, clock) == DeliveryCounts()
    ((_, person),) = people_of(app)
    with app.extensions["store"].write() as connection:
        published = app.extensions["catalogue"].at(connection)
        activities = published.modules["tea-round"].activities
        (end, *_) = [one.slug for one in activities if kind_of(one).has_result(one)]
        others = [one.slug for one in activities if not kind_of(one).has_result(one)]
        for number, (slug, share) in enumerate([(end, 0.5), (end, 0.75), (end, 0.6), (others[0], 1.0)]):
            values = {"person_id": person, "module": "tea-round", "activity": slug, "number": number, "seed": 1}
            moments = dict.fromkeys(("started_at", "moved_at", "submitted_at"), clock.now)
            edition = published.editions["tea-round"]
            row = {**values, **moments, "questions": [], "edition": edition, "share": share}
            connection.execute(attempt.insert().values(**row))
    assert run(app, clock) == DeliveryCounts(sent=1)
    assert fake.scores[0]["scoreGiven"] == 75


def _linked(connection: Connection, published: PublishedCatalogue) -> Callable[[Connection, str], None]:
    """A place of a platform that links to a lesson; returns what has one more person come by it and finish that."""
    made = platforms.add(connection, 1, VALUES, START, None)
    platforms.accept(connection, made, "1", 1, START, None)
    deployment = platforms.deployment(connection, made, "1")
    assert deployment is not None
    launch = replace(launch_of(SAID), resource="1", grade="completion", lineitem="https://m.example/line")
    _course, link = courses.note_link(connection, deployment.id, launch, "tea-round", "leaves")

    def comes(connection: Connection, email: str) -> None:
        who = people.add(connection, name="P", email=email, password_hash="!", now=START)
        assert who is not None
        courses.note_learner(connection, link, who, email, START)
        edition = published.editions["tea-round"]
        completions.complete(connection, who, "tea-round", "leaves", "lesson", edition, START)

    return comes


@pytest.fixture
def two_due(filled_store: tuple[Store, dict[str, int]]) -> Store:
    """A store with two scores: one is due, and the other a minute later."""
    store = filled_store[0]
    with store.write() as connection:
        published = Catalogue(read_library((MODULES,))).at(connection)
        comes = _linked(connection, published)
        for name in ("one", "two"):
            comes(connection, f"{name}@example.org")
    assert work_out(store, {}, START) == 0, "a module that has left the catalogue has no score"
    assert work_out(store, published.modules, START) == 2
    with store.write() as connection:
        later = lti_learner.update().where(lti_learner.c.subject == "two@example.org")
        connection.execute(later.values(next_try_at=START + timedelta(minutes=1)))
    return store


def test_a_score_that_another_process_is_sending_is_not_sent_twice(
    two_due: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, sent = scores.due, list[object]()

    def due_and_then_claimed(connection: Connection, now: datetime) -> list[scores.DueScore]:
        found = whole(connection, now)
        connection.rollback()
        with two_due.write() as other:
            assert [scores.claim(other, one, now) for one in found] in ([True], [])
        return found

    monkeypatch.setattr(scores, "due", due_and_then_claimed)
    monkeypatch.setattr(platform_calls, "send_score", lambda *given: sent.append(given))
    assert send_due(two_due, lambda: tool_key(tmp_path / "key"), lambda: START, frozenset()) == DeliveryCounts()
    assert sent == []


def test_a_score_that_becomes_due_after_its_platform_was_found_down_waits_with_the_others(
    two_due: Store, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, put_off = list[object](), scores.put_off

    def down(*given: object) -> None:
        asked.append(given)
        raise PlatformDownError("it answered 503 to a token")

    def put_off_until_the_next_is_due(*given: Any) -> tuple[int, int]:
        found = put_off(*given)
        clock.now = START + timedelta(minutes=1)
        return found

    whole, looked = scores.due, list[object]()

    def due(connection: Connection, now: datetime) -> list[scores.DueScore]:
        looked.append(now)
        assert len(looked) < 9, "it goes round and round"
        return whole(connection, now)

    monkeypatch.setattr(platform_calls, "send_score", down)
    monkeypatch.setattr(scores, "put_off", put_off_until_the_next_is_due)
    monkeypatch.setattr(scores, "due", due)
    found = send_due(two_due, lambda: tool_key(tmp_path / "key"), clock, frozenset())
    assert (found, len(asked)) == (DeliveryCounts(put_off=2), 1)


def test_scores_are_worked_out_and_put_off_in_as_many_queries_for_many_learners_as_for_few(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, asked = filled_store[0], []

    def down(*_args: object) -> None:
        asked.append(1)
        raise PlatformDownError("it answered 503 to a token")

    monkeypatch.setattr(platform_calls, "send_score", down)
    with store.write() as connection:
        published = Catalogue(read_library((MODULES,))).at(connection)
        comes = _linked(connection, published)
    counted = []
    for size in (5, 50):
        with store.write() as connection:
            for number in range(size):
                comes(connection, f"{size}-{number}@example.org")
        with statements_of(store) as statements:
            with store.read():
                statements()  # statements that a connection sends once do not count
            assert work_out(store, published.modules, START) == size
            counted.append([len(statements())])
            assert send_due(store, lambda: tool_key(tmp_path / "key"), lambda: START, frozenset()) == DeliveryCounts(
                put_off=size
            )
            counted[-1].append(len(statements()))
    assert counted[0] == counted[1]
    assert len(asked) == 2, "a platform that is down is asked once in each run"
    with store.read() as connection:
        rows = connection.execute(sa.select(lti_learner.c.tries, lti_learner.c.problem, lti_learner.c.score)).all()
        assert {tuple(row) for row in rows} == {(1, "it answered 503 to a token", 100.0)}
        assert len(scores.due(connection, START + timedelta(minutes=2))) == 55
