"""Scores to a platform: worked out of what is done, sent once, and kept while the platform is down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from learnapp.deliveries.sending import DeliveryCounts
from learnapp.exports.sealing.tool_key import tool_key
from learnapp.launch.sending_scores import send_due, work_out
from learnapp.store.launches import scores
from learnapp.store.learning import completions
from learnapp.store.tables.launch_tables import lti_learner
from tests.client import Visitor
from tests.conftest import Clock
from tests.launch.fake_platform import CLAIM, SCORE, FakePlatform, arrive, launched, people_of


def finish(app: Flask, clock: Clock, module: str = "tea-round") -> None:
    """Everything in the module is done by whoever came from the platform."""
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
        worked = scores.Worked(due.id, 1, "tea-round", "", "completion", None)
        assert scores.keep(connection, worked, 50.0, later)
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
