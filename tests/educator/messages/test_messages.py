"""Messages of educators: chosen, previewed, sent once, to those it concerns at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.messages import messages as screen
from learnapp.store.tables.cohort_tables import broadcast
from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor
from tests.conftest import Clock
from tests.educator.messages.writing import _new, _sent, do, preview


def test_those_who_have_not_started_are_written_to_and_see_what_was_previewed(
    edwin: Visitor, group: dict[str, int], lena: Visitor
) -> None:
    page = preview(edwin, group)
    assert page.heading == "Preview your message"
    assert "2 people" in page.main
    assert "Bola Adeyemi, the first on the list, gets" in page.main
    for words in ("Dear Bola Adeyemi,", "is due 5pm on Friday 13 November 2026. The first part", "/modules/tea-round/"):
        assert words in page.main
    listed = edwin.submit(page, "Send to 2 people")
    assert "Sent to 2 people." in listed.main
    assert ": not started)" in listed.main
    assert "{module}" not in listed.main
    assert ", by Edwin Okafor." in listed.main
    mine = lena.get("/messages/").main
    assert "Dear Lena Marsh," in mine
    assert "From Edwin Okafor, F1s" in mine


def test_pressing_send_twice_or_in_two_tabs_sends_once(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = preview(edwin, group)
    edwin.submit(page, "Send to 2 people")
    again = edwin.submit(page, "Send to 2 people")
    assert "already been sent, so it was not sent again" in again.main
    assert _sent(app) == [ids["bola"], ids["lena"]]
    other = preview(edwin, group)
    assert "Sent to 2 people" in edwin.submit(other, "Send to 2 people").main, "a new message is another one"


def test_nobody_left_to_write_to_is_said_and_nothing_is_sent(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = preview(edwin, group, person=ids["lena"])
    do(app, ids["lena"])
    page = edwin.submit(page, "Send to 1 person")
    assert page.heading == "No one would get this message"
    assert _sent(app) == []


def test_what_goes_to_one_person_is_kept_with_that_person_alone(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    edwin.submit(preview(edwin, group, "everyone", person=ids["lena"]), "Send to 1 person")
    with app.extensions["store"].read() as connection:
        kept = connection.execute(sa.select(broadcast.c.subject, broadcast.c.body, broadcast.c.chosen_by)).one()
    assert kept[:2] == ("", "")
    assert "Lena" not in kept[2]
    assert "Tea round" in edwin.get(f"/educator/cohorts/{group['cohort']}/messages/").main


def test_another_cohorts_educator_and_an_admin_find_nothing(
    app: Flask, group: dict[str, int], ada: Visitor, ids: dict[str, int]
) -> None:
    for page in (_new(group), f"/educator/cohorts/{group['cohort']}/messages/"):
        ada.get(page, 404)
    assert ada.post(_new(group), {"step": "send", "subject": "x", "body": "x"}).status_code == 404
    assert _sent(app) == []


def test_too_many_messages_in_an_hour_are_refused_and_kept_on_the_page(
    edwin: Visitor, group: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "MOST_AN_HOUR", 1)
    edwin.submit(preview(edwin, group), "Send to 2 people")
    page = edwin.submit(preview(edwin, group), "Send to 2 people", status=429)
    assert page.errors == ["You have sent 1 messages in an hour. Your message is below. Send it later"]


def test_what_was_typed_comes_back_when_the_sign_in_had_ended(
    edwin: Visitor, group: dict[str, int], clock: Clock
) -> None:
    page = edwin.get(_new(group))
    clock.now += timedelta(hours=13)
    page = edwin.submit(page, "Preview", {"subject": "Mine", "body": "Kept words"})
    page = edwin.submit(page, "Sign in", {"email": "edwin@example.org", "password": "violet tractor umbrella"})
    assert "What you wrote is below" in page.main
    assert dict(page.fields(page.form("Preview")))["subject"] == "Mine"


def test_without_mail_set_up_nothing_is_queued(app: Flask, edwin: Visitor, group: dict[str, int]) -> None:
    page = preview(edwin, group)
    assert "This site does not send email" in page.main
    edwin.submit(page, "Send to 2 people")
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(outbox)).scalar() == 0
