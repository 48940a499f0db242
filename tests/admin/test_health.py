"""The health page tells how the queue of email is."""

from flask import Flask

from learnapp.mail import outbox
from tests.client import Visitor
from tests.conftest import START


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
