"""The health page tells how the queue of email is."""

from datetime import timedelta

from flask import Flask

from learnapp.mail import outbox
from learnapp.store.operations.health import note_remind_ran
from tests.client import Visitor
from tests.conftest import START, Clock


def test_the_page_says_when_remind_last_ran_and_warns_if_that_is_long_ago(
    app: Flask, ada: Visitor, clock: Clock
) -> None:
    main = ada.get("/admin/health/").main
    assert "learnapp remind last ran Never" in main
    assert "wait for learnapp remind" in main
    with app.extensions["store"].write() as connection:
        note_remind_ran(connection, START - timedelta(days=1))
        note_remind_ran(connection, START)
    main = ada.get("/admin/health/").main
    assert "learnapp remind last ran 2 November 2026 at 9:30am" in main
    assert "wait for learnapp remind" not in main
    clock.now += timedelta(minutes=61)
    assert "wait for learnapp remind" in ada.get("/admin/health/").main


def test_the_queue_is_told_with_its_oldest_and_what_needs_somebody(app: Flask, ada: Visitor) -> None:
    page = ada.get("/admin/health/")
    assert "Not set up" in page.main
    assert "learnapp mail list" not in page.main
    with app.extensions["store"].write() as connection:
        for number in range(4):
            text = {"recipient": f"p{number}@example.org", "subject": "x", "body": "x"}
            outbox.queue(connection, key=str(number), now=START, person_id=None, **text)
        for outcome in ("failed", "unknown"):
            message = outbox.claim(connection, START)
            assert message is not None
            outbox.keep_uncertain(connection, message.id, outcome, "why")
    main = ada.get("/admin/health/").main
    assert "Waiting 2, the oldest since 2 November 2026 at 9:30am" in main
    assert "Failed 1" in main
    assert "Unknown 1" in main
    assert "learnapp mail list" in main
