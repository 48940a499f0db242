"""A person's page of messages, the count in the header, and stopping email."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask

from learnapp.mail import posting, stopping
from learnapp.store.cohorts import cohorts
from learnapp.store.messages import messages
from learnapp.store.messages.messages import Broadcast, Delivery
from tests.client import Visitor
from tests.conftest import START

SECRET = "a secret for tests, thirty-two or more"


def _send(app: Flask, ids: dict[str, int], names: Sequence[str], key: str = "a", body: str = "Please.") -> int | None:
    with app.extensions["store"].write() as connection:
        day = START.date()
        made = cohorts.make(
            connection, name="F1s", about="", starts_on=day, ends_on=None, educator=ids["edwin"], now=START
        )
        letters = [Delivery(ids[n], f"{n}@example.org", f"For {n}", body, "/modules/tea-round/") for n in names]
        nudge = Broadcast(made, key, "everyone", "For {name}", body, ids["edwin"])
        return posting.send_once(connection, nudge, letters, START, by_mail=True)


def test_a_message_is_on_its_persons_page_and_nobody_elses(
    app: Flask, ids: dict[str, int], lena: Visitor, bola: Visitor
) -> None:
    assert "You have no messages" in lena.get("/messages/").main
    _send(app, ids, ["lena"], body="Line one.\nLine two.\n\nSee https://learn.example.org/x <b>")
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
    _send(app, ids, ["lena"], "a")
    _send(app, ids, ["lena"], "b")
    assert "Messages (2 unread)" in [p.words(a) for p in [lena.get("/modules/")] for a in p.all("a")]
    page = lena.get("/messages/")
    _send(app, ids, ["lena"], "c")
    page = lena.submit(page, "Mark these as read")
    assert page.main.count("New") == 1, "what came after the page was shown stays unread"
    assert "Messages (1 unread)" in [page.words(a) for a in page.all("a")]


def test_many_messages_come_in_pages(app: Flask, ids: dict[str, int], lena: Visitor) -> None:
    for number in range(messages.PAGE + 2):
        _send(app, ids, ["lena"], str(number), body=f"Message number {number}.")
    page = lena.get("/messages/")
    assert "number 2." in page.main
    assert "number 1." not in page.main
    older = lena.get(page.link("Older messages"))
    assert "number 1." in older.main
    assert "number 2." not in older.main


def test_the_same_message_is_sent_once(app: Flask, ids: dict[str, int], lena: Visitor) -> None:
    assert _send(app, ids, ["lena", "bola"]) == 2
    assert _send(app, ids, ["lena", "bola"]) is None
    assert lena.get("/messages/").main.count("For lena") == 2, "the heading, and the link that names it"


def _outbox(app: Flask) -> list[tuple[str, str]]:
    from learnapp.store.tables.people_and_work import outbox

    with app.extensions["store"].read() as connection:
        return [(row.recipient, row.outcome) for row in connection.execute(outbox.select().order_by(outbox.c.id))]


def test_somebody_who_stopped_email_gets_messages_on_the_site_alone(
    app: Flask, ids: dict[str, int], lena: Visitor
) -> None:
    _send(app, ids, ["lena", "bola"], "a")
    page = lena.submit(lena.get(lena.get("/account/").link("Email messages")), "Stop email")
    assert "You turned off email" in page.main
    _send(app, ids, ["lena", "bola"], "b")
    assert _outbox(app) == [("lena@example.org", "stopped"), ("bola@example.org", ""), ("bola@example.org", "")]
    assert lena.get("/messages/").main.count("New") == 2
    lena.submit(page, "Turn email back on")
    _send(app, ids, ["lena"], "c")
    assert _outbox(app)[-1] == ("lena@example.org", "")


def test_the_link_in_a_mail_stops_it_by_post_without_signing_in_and_not_by_being_read(
    app: Flask, ids: dict[str, int], visitor: Visitor
) -> None:
    address = f"/account/mail/stop/{stopping.token(SECRET, ids['lena'])}/"
    page = visitor.get(address)
    with app.extensions["store"].read() as connection:
        assert stopping.stopped_at(connection, ids["lena"]) is None
    assert visitor.submit(page, "Stop email").heading == "Email stopped"
    with app.extensions["store"].read() as connection:
        assert stopping.stopped_at(connection, ids["lena"]) == START


def test_a_mail_program_stops_it_in_one_click(app: Flask, ids: dict[str, int], visitor: Visitor) -> None:
    address = f"/account/mail/stop/{stopping.token(SECRET, ids['lena'])}/"
    answer = visitor.raw("POST", address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with app.extensions["store"].read() as connection:
        assert stopping.stopped_at(connection, ids["lena"]) == START
        assert stopping.stopped_at(connection, ids["bola"]) is None


@pytest.mark.parametrize("forged", ["none", "MQ", "MQ.AAAA"])
def test_a_link_that_this_site_did_not_sign_stops_nothing(visitor: Visitor, forged: str) -> None:
    for method in ("GET", "POST"):
        assert visitor.raw(method, f"/account/mail/stop/{forged}/").status_code == 404


def test_a_link_signed_for_another_purpose_stops_nothing(app: Flask, ids: dict[str, int], visitor: Visitor) -> None:
    from itsdangerous import URLSafeSerializer

    token = URLSafeSerializer(SECRET, salt="owner").dumps(ids["lena"])
    assert visitor.raw("POST", f"/account/mail/stop/{token}/").status_code == 404
