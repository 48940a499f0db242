"""The queue of email: what waits and what failed, with reasons and without texts; one or all are tried again."""

from __future__ import annotations

from flask import Flask

from learnapp.mail import outbox
from learnapp.mail.outbox import MailSender, QueuedEmail
from tests.client import Visitor
from tests.conftest import START


def _fill(app: Flask, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        sender = MailSender(ids["edwin"], "Rotation")
        mails = [QueuedEmail(f"k{n}", f"p{n}@example.org", f"Subject {n}", "canary body") for n in range(3)]
        outbox.queue_each(connection, [*mails, QueuedEmail("w", "p3@example.org", "canary words", "x", sender)], START)
        for outcome, why in (("failed", "The mailbox is full."), ("unknown", "The connection was lost.")):
            taken = outbox.claim(connection, START)
            assert taken
            outbox.keep_uncertain(connection, taken.id, outcome, why)


def test_what_waits_and_what_failed_is_shown_with_its_reason_and_without_its_text(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    assert "No email has failed" in ada.get("/admin/mail/").main
    _fill(app, ids)
    page = ada.get("/admin/mail/")
    assert "The mailbox is full." in page.main
    assert "The connection was lost." in page.main
    assert "p2@example.org" not in page.main
    waiting = ada.get(page.link("Waiting: 2"))
    assert "p2@example.org" in waiting.main
    assert "A message from an educator" in waiting.main
    assert "canary" not in page.text + waiting.text


def test_all_that_failed_or_one_is_tried_again(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    _fill(app, ids)
    page = ada.submit(ada.get("/admin/mail/"), "Try the failed one again")
    assert "1 email will be tried again" in page.text
    assert "The connection was lost." in page.main, "one that may have arrived is not sent again with the others"
    again = ada.submit(page, "Try again: p1@example.org")
    assert "It will be tried again" in again.text
    assert "no longer on the list" in ada.submit(page, "Try again: p1@example.org").text
    with app.extensions["store"].read() as connection:
        assert outbox.condition(connection).waiting == 4
