"""The queue of email: what waits and what failed, with reasons and without texts; one or all are tried again."""

from __future__ import annotations

from flask import Flask

from learnapp.mail import outbox
from learnapp.mail.outbox import MailSender, QueuedEmail
from tests.accounts.mailing import bodies, with_mail
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


def test_what_was_sent_is_shown_with_when_and_without_its_text(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    _fill(app, ids)
    with app.extensions["store"].write() as connection:
        for _ in range(2):
            taken = outbox.claim(connection, START)
            assert taken
            outbox.mark_sent(connection, taken.id, START)
    page = ada.get(ada.get("/admin/mail/").link("Sent, last 90 days"))
    assert "p2@example.orgSubject 2" in page.main
    assert "p3@example.orgA message from an educator" in page.main
    assert "2 November 2026 at 9:30am" in page.main
    assert "p0@example.org" not in page.main, "one that failed"
    assert "canary" not in page.text


def test_a_test_email_goes_the_way_of_every_other_and_once_a_minute(app: Flask, ada: Visitor) -> None:
    assert "Send a test email" not in ada.get("/admin/mail/").main, "email is not set up"
    with_mail(app)
    page = ada.get("/admin/mail/")
    for _ in range(2):
        page = ada.submit(page, "Send a test email to me")
    assert "goes out when learnapp remind next runs" in page.text
    assert "Waiting: 1" in page.main
    assert bodies(app, "ada@example.org") == [
        "This is a test from http://localhost. If you can read it, the site can send email."
    ]


def test_all_that_failed_or_one_is_tried_again(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    _fill(app, ids)
    old = ada.get("/admin/mail/")
    page = ada.submit(old, "Try the failed one again")
    assert "1 email will be tried again" in page.text
    assert "Nothing is left to try again" in ada.submit(old, "Try the failed one again").text
    assert "The connection was lost." in page.main, "one that may have arrived is not sent again with the others"
    again = ada.submit(page, "Try again: p1@example.org")
    assert "It will be tried again" in again.text
    assert "no longer on the list" in ada.submit(page, "Try again: p1@example.org").text
    with app.extensions["store"].read() as connection:
        assert outbox.condition(connection).waiting == 4
