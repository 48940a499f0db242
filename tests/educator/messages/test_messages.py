"""Educators' messages: chosen, previewed, and sent once, to the people they concern at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.messages import messages as screen
from learnapp.store.cohorts import cohorts
from learnapp.store.tables.cohort_tables import broadcast
from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.educator.messages.writing import _new, _sent, do, preview


def test_those_who_have_not_started_are_written_to_and_see_what_was_previewed(
    edwin: Visitor, group: dict[str, int], lena: Visitor
) -> None:
    page = preview(edwin, group)
    assert page.heading == "Preview your message"
    assert "2 people" in page.main
    assert "Bola Adeyemi, the first on the list, gets" in page.main
    for words in ("Dear Bola,", "is due 5pm on Friday 13 November 2026. The first part", "/modules/tea-round/"):
        assert words in page.main
    listed = edwin.submit(page, "Send to 2 people")
    assert "Sent to 2 people." in listed.main
    assert ": not started)" in listed.main
    assert "{module}" not in listed.main
    assert ", by Edwin Okafor." in listed.main
    mine = lena.get("/messages/").main
    assert "Dear Lena," in mine
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
    assert "Sent to 2 people" in edwin.submit(other, "Send again to 2 people").main, "a new message is another one"


def test_nobody_left_to_write_to_is_said_and_nothing_is_sent(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = preview(edwin, group, person=ids["lena"])
    do(app, ids["lena"])
    page = edwin.submit(page, "Send to Lena Marsh")
    assert page.heading == "No one would get this message"
    assert _sent(app) == []


def test_what_goes_to_one_person_is_kept_with_that_person_alone(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    edwin.submit(preview(edwin, group, "everyone", person=ids["lena"]), "Send to Lena Marsh")
    with app.extensions["store"].read() as connection:
        kept = connection.execute(sa.select(broadcast.c.subject, broadcast.c.body, broadcast.c.chosen_by)).one()
    assert kept[:2] == ("", "")
    assert kept[2] == "The tea round", "the person is not named"
    assert "Tea round" in edwin.get(f"/educator/cohorts/{group['cohort']}/messages/").main


def test_what_one_person_is_sent_has_their_name_and_date_in_it_from_the_start(
    edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = edwin.get(_new(group, person=ids["lena"]))
    assert page.heading == "Write to Lena Marsh"
    assert "{" not in page.main
    for words in ("Dear Lena,", "is due 5pm on Friday 13 November 2026.", "/modules/tea-round/"):
        assert words in page.text
    assert "Sent to 1 person." in edwin.submit(edwin.submit(page, "Preview"), "Send to Lena Marsh").main
    assert "Dear {name}," in edwin.get(_new(group)).text


def test_a_greeting_with_nothing_after_it_is_not_sent_and_nothing_is_lost(
    edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = edwin.get(_new(group, "everyone", person=ids["lena"]))
    page = edwin.submit(page, "Preview", {"subject": "Our teaching day", "body": "Dear Lena,"}, status=422)
    assert page.errors == ["Enter a message after the greeting"]
    assert 'value="Our teaching day"' in page.text
    assert "Dear Lena,</textarea>" in page.text


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
    page = edwin.submit(preview(edwin, group), "Send again to 2 people", status=429)
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


def test_the_same_message_to_the_same_people_is_warned_of_and_can_go_to_the_others_alone(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int], clock: Clock
) -> None:
    edwin.submit(preview(edwin, group, person=ids["bola"]), "Send to Bola Adeyemi")
    clock.now += timedelta(days=2)
    edwin.signed_in("edwin")
    page = preview(edwin, group)
    assert "1 of these people has already had this" in page.main
    assert "Bola Adeyemi got a message with the same subject or text on 2 November 2026" in page.main
    assert "Sent to 1 person." in edwin.submit(page, "Send to the other person").main
    page = preview(edwin, group)
    assert "All 2 of these people have already had this" in page.main
    assert "Sent to 2 people." in edwin.submit(page, "Send again to 2 people").main
    assert _sent(app) == [ids["bola"], ids["lena"], ids["bola"], ids["lena"]]
    clock.now += timedelta(days=15)
    edwin.signed_in("edwin")
    assert "already had this" not in preview(edwin, group).main, "it is long ago"


@pytest.mark.parametrize(
    ("subject", "body", "warned"),
    [
        ("TEACHING on tuesday", "Bring paper.", True),
        ("Tomorrow", "Dear {name},\n\nBring a pen.", True),
        ("Tomorrow", "Bring paper.", False),
    ],
)
@pytest.mark.parametrize("to_one", [False, True])
def test_the_same_subject_in_other_letters_or_the_same_text_is_the_same_message(
    edwin: Visitor, group: dict[str, int], ids: dict[str, int], subject: str, body: str, warned: bool, to_one: bool
) -> None:
    to = f"?person={ids['bola']}" if to_one else ""
    url = f"/educator/cohorts/{group['cohort']}/messages/new/{to}"
    page = edwin.submit(
        edwin.get(url), "Preview", {"subject": "Teaching on Tuesday", "body": "Dear {name},\n\nBring a pen."}
    )
    edwin.submit(page, "Send to Bola Adeyemi" if to_one else "Send to 2 people")
    page = edwin.submit(edwin.get(url), "Preview", {"subject": subject, "body": body})
    assert ("already had this" in page.main) == warned


def test_what_another_educator_sent_after_the_preview_is_warned_of_before_it_is_sent(
    app: Flask, edwin: Visitor, ada: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        cohorts.add_educator(connection, group["cohort"], ids["ada"], START)
    page = preview(edwin, group)
    ada.submit(preview(ada, group), "Send to 2 people")
    page = edwin.submit(page, "Send to 2 people")
    assert "All 2 of these people have already had this" in page.main
    assert len(_sent(app)) == 2


def test_a_message_about_no_work_leads_to_no_work_and_can_be_answered_by_email(
    edwin: Visitor, group: dict[str, int], lena: Visitor
) -> None:
    page = edwin.get(f"/educator/cohorts/{group['cohort']}/messages/new/")
    page = edwin.submit(page, "Preview", {"subject": "Teaching on Tuesday", "body": "Dear {name},\n\nBring a pen."})
    edwin.submit(page, "Send to 2 people")
    mine = lena.get("/messages/")
    assert "View your work" not in mine.main
    answer = mine.link("Reply to Edwin Okafor by email")
    assert answer == "mailto:edwin@example.org?subject=Re%3A%20Teaching%20on%20Tuesday"
    edwin.submit(preview(edwin, group), "Send to 2 people")
    assert lena.get("/messages/").link("View your work").endswith("/modules/tea-round/")


def test_where_the_site_sends_no_email_the_addresses_can_be_copied(edwin: Visitor, group: dict[str, int]) -> None:
    for page in (edwin.get(_new(group)), preview(edwin, group)):
        copied = next(e for e in page.all("textarea") if e.get("id") == "addresses")
        assert copied.text == "bola@example.org; lena@example.org"
        assert page.link("Open a new email to them") == "mailto:?bcc=bola%40example.org%2Clena%40example.org"
