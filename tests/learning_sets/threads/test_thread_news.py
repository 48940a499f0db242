"""Telling a set's members about a thread's new step: once each, by day, and without its subject."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.learning_sets.threads.thread_news import STAYS_NEWS, tell_of_threads
from learnapp.mail import outbox as outboxes
from learnapp.store.tables.people_and_work import outbox
from learnapp.store.tables.set_tables import set_member
from tests.client import Visitor
from tests.conftest import Clock
from tests.learning_sets.sets_made import browser
from tests.learning_sets.threads.beginning import Set

SITE = "https://learn.example.org"


@pytest.fixture
def the_set(app: Flask, clock: Clock, ids: dict[str, int]) -> Set:
    return Set(app, clock, ids)


def _tell(the_set: Set, *, by_mail: bool = True) -> int:
    return tell_of_threads(the_set.app.extensions["store"], SITE, lambda: the_set.clock.now, by_mail=by_mail)


def _queued(the_set: Set) -> list[tuple[str, str, str]]:
    with the_set.app.extensions["store"].read() as connection:
        columns = outbox.c.recipient, outbox.c.subject, outbox.c.body
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(outbox.c.id))]


def test_everybody_is_told_of_each_step_once(the_set: Set) -> None:
    assert _tell(the_set) == 5
    assert _tell(the_set) == 0
    page = the_set.who("lena").get("/messages/")
    assert "Vote by" in page.main
    assert the_set.who("lena").get(page.link("View in your set")).heading == "First vote"
    for name in ("lena", "bola", "p1", "p2"):
        the_set.vote(name, 0)
    assert _tell(the_set) == 5, "everybody has voted, so it has moved on"
    assert "How you voted" in the_set.who("p1").get("/messages/").main
    assert len(_queued(the_set)) == 10


def test_a_message_says_where_and_until_when_and_nothing_of_what_it_is_about(the_set: Set) -> None:
    _tell(the_set)
    recipient, subject, body = _queued(the_set)[0]
    assert recipient == "lena@example.org"
    assert subject.startswith("Vote by 8pm on ")
    assert subject.endswith(": thread 1, Tuesday set")
    assert f"{SITE}/sets/{the_set.id}/threads/1/" in body
    assert the_set.thread.title not in subject + body


def test_at_night_they_are_told_on_the_site_and_their_mail_waits_for_the_morning(the_set: Set) -> None:
    the_set.clock.now += timedelta(hours=13)  # 10:30pm
    assert _tell(the_set) == 5
    assert "Vote by" in the_set.who("bola").get("/messages/").main
    store, now = the_set.app.extensions["store"], the_set.clock.now
    with store.read() as connection:
        assert not outboxes.any_due(connection, now)
        assert not outboxes.any_due(connection, now + timedelta(hours=9))
        assert outboxes.any_due(connection, now + timedelta(hours=9, minutes=30)), "8am"
    the_set.clock.now += timedelta(hours=11)
    assert _tell(the_set) == 0, "once"


def test_of_a_step_that_began_long_ago_nobody_is_told(the_set: Set) -> None:
    the_set.clock.now += STAYS_NEWS
    assert _tell(the_set) == 0


def test_who_left_or_has_not_agreed_to_the_rules_is_not_told(the_set: Set) -> None:
    with the_set.app.extensions["store"].write() as connection:
        for who, values in (("lena", {"left_at": the_set.clock.now}), ("bola", {"accepted_rules": 0})):
            mine = set_member.c.person_id == the_set.ids[who]
            connection.execute(set_member.update().where(mine).values(**values))
    assert _tell(the_set) == 3


def test_without_mail_it_stands_on_the_site_alone(the_set: Set, app: Flask) -> None:
    assert _tell(the_set, by_mail=False) == 5
    assert _queued(the_set) == []
    visitor: Visitor = browser(app, "bola")
    assert "thread 1, Tuesday set" in visitor.get("/messages/").main


def test_in_a_closed_set_nobody_is_told(the_set: Set) -> None:
    page = the_set.who("edwin").get(f"/sets/{the_set.id}/close/")
    the_set.who("edwin").submit(page, "Close the set")
    assert _tell(the_set) == 0
