"""Messages of educators: chosen, previewed, sent once, to those it concerns at that moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.educator.messages import messages as screen
from learnapp.store.cohorts import assignments, cohorts, extensions, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.tables.cohort_tables import broadcast, message, progress_status
from learnapp.store.tables.people_and_work import outbox
from tests.client import Page, Visitor
from tests.conftest import START, Clock, Queries

DUE = START + timedelta(days=11, hours=7, minutes=30)  # 5pm on Friday 13 November


@pytest.fixture
def group(app: Flask, ids: dict[str, int]) -> dict[str, int]:
    """Edwin's cohort with Lena and Bola in it, work due on 13 November, and a sub-group with Lena in it."""
    with app.extensions["store"].write() as connection:
        day = START.date()
        made = cohorts.make(
            connection, name="F1s", about="", starts_on=day, ends_on=None, educator=ids["edwin"], now=START
        )
        north = cohorts.make_subgroup(connection, made, "North")
        memberships.join(connection, made, ids["lena"], START, subgroup_id=north)
        memberships.join(connection, made, ids["bola"], START)
        (work,) = assignments.make(connection, made, Target(), [("tea-round", "")], Schedule(START, DUE), START)
    return {"cohort": made, "work": work, "north": north or 0}


def _new(group: dict[str, int], state: str = "not_started", **more: object) -> str:
    also = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/educator/cohorts/{group['cohort']}/messages/new/?assignment={group['work']}&state={state}{also}"


def _do(app: Flask, who: int) -> None:
    with app.extensions["store"].write() as connection:
        key = {"person_id": who, "module": "tea-round", "activity": ""}
        connection.execute(progress_status.insert().values(began_at=START, moved_at=START, done_at=START, **key))


def _preview(edwin: Visitor, group: dict[str, int], state: str = "not_started", **more: object) -> Page:
    fields = {"subject": "Tea round"} if state == "everyone" else {}
    return edwin.submit(edwin.get(_new(group, state, **more)), "Preview", fields)


def _sent(app: Flask) -> list[int]:
    with app.extensions["store"].read() as connection:
        return list(connection.execute(sa.select(message.c.person_id).order_by(message.c.id)).scalars())


def test_those_who_have_not_started_are_written_to_and_see_what_was_previewed(
    edwin: Visitor, group: dict[str, int], lena: Visitor
) -> None:
    page = _preview(edwin, group)
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
    page = _preview(edwin, group)
    edwin.submit(page, "Send to 2 people")
    again = edwin.submit(page, "Send to 2 people")
    assert "already been sent, so it was not sent again" in again.main
    assert _sent(app) == [ids["bola"], ids["lena"]]
    other = _preview(edwin, group)
    assert "Sent to 2 people" in edwin.submit(other, "Send to 2 people").main, "a new message is another one"


def test_whoever_does_it_or_leaves_after_the_preview_gets_nothing(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = _preview(edwin, group)
    _do(app, ids["bola"])
    assert "Sent to 1 person." in edwin.submit(page, "Send to 2 people").main
    assert _sent(app) == [ids["lena"]]
    everyone = _preview(edwin, group, "everyone")
    with app.extensions["store"].write() as connection:
        memberships.end(connection, group["cohort"], ids["lena"], START)
    assert "Sent to 1 person." in edwin.submit(everyone, "Send to 2 people").main
    assert _sent(app) == [ids["lena"], ids["bola"]]


def test_nobody_left_to_write_to_is_said_and_nothing_is_sent(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    page = _preview(edwin, group, person=ids["lena"])
    _do(app, ids["lena"])
    page = edwin.submit(page, "Send to 1 person")
    assert page.heading == "No one would get this message"
    assert _sent(app) == []


def test_each_gets_their_own_due_date(app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        extensions.grant(connection, group["work"], ids["lena"], DUE + timedelta(days=7), "", START)
    edwin.submit(_preview(edwin, group), "Send to 2 people")
    with app.extensions["store"].read() as connection:
        bodies = connection.execute(sa.select(message.c.body).order_by(message.c.person_id)).scalars().all()
    assert ["20 November" in body for body in bodies] == [True, False]
    assert ["13 November" in body for body in bodies] == [False, True]


def test_a_sub_group_or_one_person_can_be_chosen(edwin: Visitor, group: dict[str, int], ids: dict[str, int]) -> None:
    page = edwin.get(_new(group, "everyone", subgroup=group["north"]))
    assert "sub-group North. 1 person now" in page.main
    page = edwin.get(_new(group, "everyone", person=ids["bola"]))
    assert "one person. 1 person now" in page.main
    assert "Bola Adeyemi" in page.main
    page = edwin.submit(edwin.get(_new(group)), "Change who gets it", {"assignment": "", "state": "stuck"})
    assert "Everyone in the cohort. 2 people now" in page.main


def test_what_goes_to_one_person_is_kept_with_that_person_alone(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    edwin.submit(_preview(edwin, group, "everyone", person=ids["lena"]), "Send to 1 person")
    with app.extensions["store"].read() as connection:
        kept = connection.execute(sa.select(broadcast.c.subject, broadcast.c.body, broadcast.c.chosen_by)).one()
    assert kept[:2] == ("", "")
    assert "Lena" not in kept[2]
    assert "Tea round" in edwin.get(f"/educator/cohorts/{group['cohort']}/messages/").main


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": " "}, "Enter a subject"),
        ({"body": ""}, "Enter a message"),
        ({"body": "Hello {who}"}, "We cannot fill in {who}. You can use {name}, {module}, {due}, {link}"),
        ({"subject": "x" * 121}, "The subject must be 120 characters or fewer. It has 121"),
        ({"body": "x" * 4001}, "The message must be 4,000 characters or fewer. It has 4,001"),
    ],
)
def test_bad_input_is_said_at_its_field_and_what_was_typed_is_kept(
    edwin: Visitor, group: dict[str, int], fields: dict[str, str], message: str
) -> None:
    typed = {"subject": "My own subject", "body": "My own words", **fields}
    page = edwin.submit(edwin.get(_new(group)), "Preview", typed, 422)
    assert page.errors == [message]
    for name, value in typed.items():
        assert dict(page.fields(page.form("Preview")))[name].strip() == value.strip()


def test_a_due_date_is_not_promised_where_there_is_none(app: Flask, edwin: Visitor, group: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        terms = Schedule(START, None)
        (work,) = assignments.make(connection, group["cohort"], Target(), [("tea-round", "leaves")], terms, START)
    page = edwin.get(_new({**group, "work": work}))
    assert "{due}" not in page.main
    page = edwin.submit(page, "Preview", {"subject": "x", "body": "By {due}"}, 422)
    assert page.errors == ["Remove {due}: this work has no due date"]


def test_going_back_to_change_it_keeps_the_text(edwin: Visitor, group: dict[str, int]) -> None:
    page = edwin.submit(edwin.get(_new(group)), "Preview", {"subject": "Mine", "body": "One\n\nTwo {name}"})
    page = edwin.submit(page, "Edit message")
    fields = dict(page.fields(page.form("Preview")))
    assert fields["subject"] == "Mine"
    assert fields["body"].split() == ["One", "Two", "{name}"]


@pytest.mark.parametrize("query", ["assignment=999", "assignment=x", "state=clever", "subgroup=999", "person=lena"])
def test_a_choice_that_no_page_offers_is_not_there(edwin: Visitor, group: dict[str, int], query: str) -> None:
    edwin.get(f"/educator/cohorts/{group['cohort']}/messages/new/?{query}", 404)


def test_another_cohorts_educator_and_an_admin_find_nothing(
    app: Flask, group: dict[str, int], ada: Visitor, ids: dict[str, int]
) -> None:
    for page in (_new(group), f"/educator/cohorts/{group['cohort']}/messages/"):
        ada.get(page, 404)
    assert ada.post(_new(group), {"step": "send", "subject": "x", "body": "x"}).status_code == 404
    assert _sent(app) == []


def test_a_person_outside_the_cohort_cannot_be_written_to(
    app: Flask, edwin: Visitor, group: dict[str, int], ids: dict[str, int]
) -> None:
    assert "0 people now" in edwin.get(_new(group, "everyone", person=ids["ada"])).main
    fields = {"step": "send", "state": "everyone", "person": ids["ada"], "subject": "x", "body": "x"}
    edwin.post(f"/educator/cohorts/{group['cohort']}/messages/new/", fields)
    assert _sent(app) == []


def test_too_many_messages_in_an_hour_are_refused_and_kept_on_the_page(
    edwin: Visitor, group: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "MOST_AN_HOUR", 1)
    edwin.submit(_preview(edwin, group), "Send to 2 people")
    page = edwin.submit(_preview(edwin, group), "Send to 2 people", status=429)
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
    page = _preview(edwin, group)
    assert "This site does not send email" in page.main
    edwin.submit(page, "Send to 2 people")
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(outbox)).scalar() == 0


def test_a_page_takes_as_many_queries_for_many_people_as_for_two(
    app: Flask, edwin: Visitor, group: dict[str, int], queries: Queries
) -> None:
    from learnapp.store.people import people

    def counted() -> list[int]:
        found = []
        for page in (_new(group), f"/educator/cohorts/{group['cohort']}/messages/"):
            edwin.get(page)
            queries()
            edwin.get(page)
            found.append(len(queries()))
        return found

    edwin.submit(_preview(edwin, group), "Send to 2 people")
    before = counted()
    with app.extensions["store"].write() as connection:
        for number in range(60):
            email = f"p{number}@example.org"
            who = people.add(connection, name=f"P {number}", email=email, password_hash="x", now=START)
            assert who
            memberships.join(connection, group["cohort"], who, START)
    edwin.submit(_preview(edwin, group), "Send to 62 people")
    assert counted() == before
