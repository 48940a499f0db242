"""A person's page of messages, the count in the header, and stopping email."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from learnapp.store.messages import messages
from tests.client import Visitor
from tests.learner.cohorts.messages_sent import send


def test_a_message_is_on_its_persons_page_and_nobody_elses(
    app: Flask, ids: dict[str, int], lena: Visitor, bola: Visitor
) -> None:
    assert "You have no messages" in lena.get("/messages/").main
    send(app, ids, ["lena"], body="Line one.\nLine two.\n\nSee https://learn.example.org/x <b>")
    page = lena.get("/messages/")
    for words in ("For lena", "From Edwin Okafor, F1s", "Line one.Line two.", "<b>"):
        assert words in page.main
    assert page.link("https://learn.example.org/x") == "https://learn.example.org/x"
    assert lena.get(page.link("View your work")).heading
    assert "For lena" not in bola.get("/messages/").main


def test_the_header_counts_unread_messages_until_they_are_marked_read(
    app: Flask, ids: dict[str, int], lena: Visitor
) -> None:
    assert "(1" not in lena.get("/home/").link("Messages") + lena.get("/home/").text
    send(app, ids, ["lena"], "a")
    send(app, ids, ["lena"], "b")
    assert "Messages (2 unread)" in [p.words(a) for p in [lena.get("/modules/")] for a in p.all("a")]
    page = lena.get("/messages/")
    send(app, ids, ["lena"], "c")
    page = lena.submit(page, "Mark these as read")
    assert page.main.count("New") == 1, "what came after the page was shown stays unread"
    assert "Messages (1 unread)" in [page.words(a) for a in page.all("a")]


def test_many_messages_come_in_pages(app: Flask, ids: dict[str, int], lena: Visitor) -> None:
    for number in range(messages.PAGE + 2):
        send(app, ids, ["lena"], str(number), body=f"Message number {number}.")
    page = lena.get("/messages/")
    assert "number 2." in page.main
    assert "number 1." not in page.main
    older = lena.get(page.link("Older messages"))
    assert "number 1." in older.main
    assert "number 2." not in older.main


def test_email_is_spoken_of_only_where_the_site_sends_it(app: Flask, lena: Visitor) -> None:
    assert "also emailed to you" not in lena.get("/messages/").main
    mail = {
        "smtp_url": "smtp://mail.example.org",
        "mail_from": "learnapp@example.org",
        "site_url": "https://learn.example",
    }
    app.extensions["settings"] = replace(app.extensions["settings"], **mail)
    assert "also emailed to you" in lena.get("/messages/").main
