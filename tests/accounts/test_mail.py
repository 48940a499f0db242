"""Stopping email: by choice, or by the link in a message."""

from __future__ import annotations

from flask import Flask

from learnapp.mail import stopping
from tests.client import Visitor
from tests.conftest import START
from tests.learner.cohorts.messages_sent import SECRET, send


def _outbox(app: Flask) -> list[tuple[str, str]]:
    from learnapp.store.tables.people_and_work import outbox

    with app.extensions["store"].read() as connection:
        return [(row.recipient, row.outcome) for row in connection.execute(outbox.select().order_by(outbox.c.id))]


def test_somebody_who_stopped_email_gets_messages_on_the_site_alone(
    app: Flask, ids: dict[str, int], lena: Visitor
) -> None:
    send(app, ids, ["lena", "bola"], "a")
    page = lena.submit(lena.get(lena.get("/account/").link("Email messages")), "Stop email")
    assert "You turned off email" in page.main
    send(app, ids, ["lena", "bola"], "b")
    assert _outbox(app) == [("lena@example.org", "stopped"), ("bola@example.org", ""), ("bola@example.org", "")]
    assert lena.get("/messages/").main.count("New") == 2
    lena.submit(page, "Turn email back on")
    send(app, ids, ["lena"], "c")
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
