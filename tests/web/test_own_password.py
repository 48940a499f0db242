"""Asking for one's own password again. How pages use it is tested with them, in `tests/admin/test_people.py`."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask, request
from flask_login import login_user
from werkzeug.datastructures import ImmutableMultiDict

from learnapp.store.db.engine import AT_ONCE
from learnapp.store.people import sign_ins
from learnapp.store.security import guesses, rate_limits
from learnapp.store.tables.people_and_work import person
from learnapp.web import passwords
from learnapp.web.identity import SignedIn
from learnapp.web.own_password import CONFIRMED_FOR, PasswordRefusal, confirm_elsewhere, own_password_wrong, unconfirmed
from learnapp.web.transaction import commit, db
from tests.conftest import PASSWORD, START, Clock


def test_it_is_remembered_for_one_sign_in_alone(app: Flask, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        here = sign_ins.begin(connection, ids["ada"], "here", START, timedelta(hours=1))
        there = sign_ins.begin(connection, ids["ada"], "there", START, timedelta(hours=1))
        sign_ins.confirm(connection, here, START)
        assert sign_ins.confirmed_at(connection, here) == START
        assert sign_ins.confirmed_at(connection, there) is None
    assert timedelta(minutes=5) <= CONFIRMED_FOR <= timedelta(minutes=15)


def test_a_person_without_a_password_is_sent_to_confirm_where_they_sign_in(
    app: Flask, ids: dict[str, int], clock: Clock
) -> None:
    """`tests/accounts/single_sign_on/test_ways.py` walks the whole of it."""
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == ids["ada"]).values(password_hash=None))
        token = sign_ins.begin(connection, ids["ada"], "here", START, timedelta(hours=1))
    with app.test_request_context("/account/data/erase/"):
        server_session = sign_ins.session_of(db(), token)
        assert server_session is not None
        login_user(SignedIn(token, server_session))
        assert confirm_elsewhere() is None, "where no provider is set up, nothing is asked of the database"
        assert own_password_wrong("") == ("First confirm that it is you", 422)
        with app.extensions["store"].write() as connection:
            sign_ins.confirm(connection, token, START)
        commit()
        assert own_password_wrong("") is None
        clock.now += CONFIRMED_FOR
        assert own_password_wrong("") == ("First confirm that it is you", 422)


@pytest.fixture
def lena_asks(app: Flask, ids: dict[str, int]) -> Iterator[None]:
    """A request of Lena's, who has just signed in."""
    with app.extensions["store"].write() as connection:
        token = sign_ins.begin(connection, ids["lena"], "here", START, timedelta(hours=1))
    with app.test_request_context("/account/data/erase/", method="POST"):
        server_session = sign_ins.session_of(db(), token)
        assert server_session is not None
        login_user(SignedIn(token, server_session))
        yield


def _refusals(asks: Callable[[str], PasswordRefusal | None], *typed: str) -> list[int | None]:
    """The status of each refusal; None for what is taken."""
    return [refusal and refusal[1] for refusal in map(asks, typed)]


def _with_form(typed: str) -> PasswordRefusal | None:
    request.form = ImmutableMultiDict({"password": typed})
    return unconfirmed()


@pytest.mark.usefixtures("lena_asks")
def test_a_right_password_is_remembered_for_a_while_and_a_wrong_one_is_not(clock: Clock) -> None:
    assert _refusals(_with_form, "", "not it", "", PASSWORD, "", "not it") == [422, 422, 422, None, None, None]
    clock.now += CONFIRMED_FOR - timedelta(seconds=1)
    assert _refusals(_with_form, "") == [None]
    clock.now += timedelta(seconds=1)
    assert _refusals(_with_form, "", PASSWORD) == [422, None]


@pytest.mark.usefixtures("lena_asks")
def test_wrong_passwords_are_counted_until_the_right_one() -> None:
    nearly = ["not it"] * (guesses.GUESSES - 1)
    for _ in range(2):
        assert _refusals(own_password_wrong, *nearly, PASSWORD) == [422] * len(nearly) + [None]
    assert _refusals(own_password_wrong, *nearly, "not it", PASSWORD) == [422] * guesses.GUESSES + [429]


@pytest.mark.usefixtures("lena_asks")
def test_a_guess_is_counted_and_nothing_locked_while_the_password_is_checked(
    app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def written_meanwhile(*_given: str | None) -> bool:
        with app.extensions["store"].write(wait=AT_ONCE) as connection:
            key = f"sign-in:{guesses.own_key(ids['lena'])}:known"
            counted.append(rate_limits.used(connection, key, START, guesses.WINDOW_SECONDS))
        return False

    monkeypatch.setattr(passwords, "matches", written_meanwhile)
    assert _refusals(own_password_wrong, "not it", "nor this") == [422, 422]
    assert counted == [1, 2]


def test_a_password_with_more_behind_it_is_wrong(app: Flask, ids: dict[str, int]) -> None:
    long = "river lantern quilt " * 10
    with app.extensions["store"].write() as connection:
        hashed = passwords.hash_password(long)
        connection.execute(person.update().where(person.c.id == ids["ada"]).values(password_hash=hashed))
        token = sign_ins.begin(connection, ids["ada"], "here", START, timedelta(hours=1))
    assert len(long) == passwords.LONGEST
    with app.test_request_context("/account/data/erase/", method="POST"):
        server_session = sign_ins.session_of(db(), token)
        assert server_session is not None
        login_user(SignedIn(token, server_session))
        assert own_password_wrong(long + "more") == ("Your password is incorrect", 422)
        assert own_password_wrong(long) is None
        assert guesses.wrong_today(db(), START) == 1
