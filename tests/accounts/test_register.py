"""Making an account."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.accounts import actions, register
from learnapp.accounts.actions import TAKEN_AN_HOUR
from learnapp.store.security import guesses
from learnapp.store.security.guesses import GUESSES
from learnapp.store.tables.people_and_work import person
from tests.accounts.registering import GOOD, _register
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock


def test_a_new_account_is_a_learners_and_is_signed_in(app: Flask, visitor: Visitor) -> None:
    page = _register(visitor)
    assert "Priya" in page.heading
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(person.c.role).where(person.c.name == "Priya Nair")).scalar() == "learner"


def test_the_page_that_was_asked_for_is_the_next_and_no_other_site(visitor: Visitor) -> None:
    page = visitor.get("/account/register/?next=/progress/")
    assert visitor.submit(page, "Create an account", GOOD).url == "/progress/"
    other = Visitor(visitor.app)
    page = other.get("/account/register/?next=https://example.com/")
    assert other.submit(page, "Create an account", {**GOOD, "email": "p2@example.org"}).url == "/home/"


def test_extra_fields_change_nothing(app: Flask, visitor: Visitor) -> None:
    _register(visitor, role="admin", id="1", is_admin="1", suspended_at="", password_hash="x")
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(person).where(person.c.name == "Priya Nair")).one()
    assert row.role == "learner"
    assert row.password_hash.startswith("$argon2id$")


def test_a_known_address_keeps_its_password_and_signs_nobody_in(visitor: Visitor) -> None:
    known = _register(visitor, email="LENA@example.org")
    assert known.heading == "Sign in"
    page = visitor.submit(known, "Sign in", {"password": GOOD["password"]}, status=422)
    assert page.errors
    visitor.signed_in("lena")


def test_registering_again_with_ones_own_password_signs_in(visitor: Visitor) -> None:
    page = _register(visitor, email="lena@example.org", password=PASSWORD)
    assert "Lena" in page.heading


def test_a_suspended_account_is_not_signed_in_by_registering(app: Flask, visitor: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=START))
    assert _register(visitor, email="lena@example.org", password=PASSWORD).heading == "Sign in"


def test_guesses_by_registering_count_as_guesses(app: Flask) -> None:
    for _ in range(GUESSES):
        _register(Visitor(app), email="lena@example.org")
    assert _register(Visitor(app), email="lena@example.org", password=PASSWORD).heading == "Sign in"


def test_a_wrong_password_given_here_counts_as_one_and_that_of_a_new_account_does_not(app: Flask, clock: Clock) -> None:
    _register(Visitor(app))
    _register(Visitor(app), email="lena@example.org")
    _register(Visitor(app), email="bola@example.org", password=PASSWORD)
    with app.extensions["store"].read() as connection:
        assert guesses.wrong_today(connection, clock.now) == 1


def test_whoever_tries_many_addresses_soon_gets_the_same_answer_for_every_one(app: Flask, clock: Clock) -> None:
    with app.extensions["store"].write() as connection:
        for _ in range(TAKEN_AN_HOUR):
            actions.count_taken(connection, clock())
    new, known = Visitor(app), Visitor(app)
    there = _register(new)
    taken = _register(known, email="LENA@example.org")
    assert there.heading == taken.heading == "Sign in"
    assert taken.main.replace("LENA@", "X@") == there.main.replace("priya@", "X@")
    page = new.submit(there, "Sign in", {"password": GOOD["password"]})
    assert "Priya" in page.heading, "the account was made"

    clock.now += timedelta(hours=1)
    assert "Sam" in _register(Visitor(app), name="Sam", email="sam@example.org").heading


def test_one_visitor_cannot_keep_everyone_from_registering(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "NEW_AN_HOUR", 6)
    monkeypatch.setattr(register, "NEW_OF_ONE", 1)

    def come(number: int, address: str) -> int:
        there = Visitor(app)
        page = there.get("/account/register/")
        fields = dict(page.fields(page.form("Create an account"))) | GOOD | {"email": f"new{number}@example.org"}
        return there.post("/account/register/", fields, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [come(number, "2001:db8:1:2::1") for number in range(4)] == [303, 303, 303, 429]
    assert come(4, "2001:db8:1:2::ffff") == 429, "the same customer"
    assert [come(number, f"192.0.2.{number}") for number in range(5, 9)] == [303, 303, 303, 429]
