"""What gets in stops at once: what was begun with it a moment earlier, and goes on meanwhile, opens nothing later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.accounts.sign_in import WRONG
from learnapp.domain.people.providers import Identity
from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing, leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import feeds, half_sign_ins, people, sign_ins, ways_in
from learnapp.web import passwords
from tests.accounts.changing import NEW
from tests.accounts.guesses import try_password
from tests.accounts.mailing import link_in_mail, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START
from tests.store.test_at_once import Filled, overlapping

HOUR = timedelta(hours=1)


def _meanwhile(app: Flask, monkeypatch: pytest.MonkeyPatch, do: Callable[[Connection], object]) -> None:
    """Have something else happen while a password is checked."""
    matches = passwords.matches

    def slow(password_hash: str | None, password: str) -> bool:
        found = matches(password_hash, password)
        with app.extensions["store"].write() as connection:
            do(connection)
        return found

    monkeypatch.setattr(passwords, "matches", slow)


def _change(person_id: int) -> Callable[[Connection], object]:
    return lambda connection: people.set_password(connection, person_id, passwords.hash_password(NEW), START)


def test_a_password_that_is_changed_while_it_is_checked_signs_no_one_in(
    app: Flask, visitor: Visitor, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _meanwhile(app, monkeypatch, _change(ids["lena"]))
    assert try_password(visitor, "lena@example.org", PASSWORD).errors == [WRONG]
    assert visitor.get("/home/").heading == "Sign in"


def test_nor_does_an_account_that_is_suspended_meanwhile(
    app: Flask, visitor: Visitor, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def suspend(connection: Connection) -> None:
        people.suspend(connection, ids["lena"], START, None, on=True)

    _meanwhile(app, monkeypatch, suspend)
    assert try_password(visitor, "lena@example.org", PASSWORD).errors == [WRONG]


def test_of_two_who_change_a_password_at_once_one_does(
    app: Flask, lena: Visitor, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lena.get("/account/password/")
    _meanwhile(app, monkeypatch, _change(ids["lena"]))
    given = {"current_password": PASSWORD, "new_password": "lantern harvest moon twin"}
    answer = lena.client.post("/account/password/", data={"csrf_token": page.token, **given})
    assert answer.status_code == 422
    with app.extensions["store"].read() as connection:
        account = people.get(connection, ids["lena"])
    assert account is not None
    monkeypatch.undo()
    assert passwords.matches(account.password_hash, NEW)


def _closes(connection: Connection, person_id: int) -> None:
    second = organisations.make(connection, "Northfield", START, None)
    assert second is not None
    organisations.put(connection, second, person_id, Role.EDUCATOR, START)
    assert closing.close(connection, 1, START, None)


@pytest.mark.parametrize(
    "loses",
    [
        lambda connection, person_id: people.set_role(connection, person_id, Role.EDUCATOR, START, None, 1),
        lambda connection, person_id: leaving.leave(connection, 1, person_id, START, None),
        _closes,
    ],
    ids=["another role", "no place in the organisation", "a closed organisation"],
)
def test_who_loses_a_role_while_their_password_is_checked_does_nothing_with_it(
    app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, loses: Callable[[Connection, int], object]
) -> None:
    with app.extensions["store"].write() as connection:
        assert organisations.make(connection, "Southfield", START, None)
        people.set_role(connection, ids["lena"], Role.LEAD, START, None, 1)
    lead = Visitor(app).signed_in("lena")
    token = lead.token()
    _meanwhile(app, monkeypatch, lambda connection: loses(connection, ids["lena"]))
    fields = {"csrf_token": token, "role": Role.LEAD, "password": PASSWORD}
    answer = lead.client.post(f"/admin/people/{ids['bola']}/role/", data=fields)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/sign-in/")
    with app.extensions["store"].read() as connection:
        assert Role.LEAD not in {one.role for one in organisations.of_person(connection, ids["bola"])}


def _form_of_feed(app: Flask, lena: Visitor) -> tuple[str, dict[str, str]]:
    return "/account/calendar/", {"instead_of": ""}


def _form_of_another_address(app: Flask, lena: Visitor) -> tuple[str, dict[str, str]]:
    with_mail(app)
    lena.post("/account/address/", {"email": "new@example.org", "password": PASSWORD})
    return link_in_mail(app, "new@example.org"), {}


@pytest.mark.parametrize("form", [_form_of_feed, _form_of_another_address])
def test_a_form_whose_sign_in_was_ended_meanwhile_makes_no_way_in(
    app: Flask,
    lena: Visitor,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    form: Callable[[Flask, Visitor], tuple[str, dict[str, str]]],
) -> None:
    address, fields = form(app, lena)
    token = lena.token()
    load = sign_ins.session_of

    def ended_after(connection: Connection, given: str) -> sign_ins.Session | None:
        monkeypatch.setattr(sign_ins, "session_of", load)
        found = load(connection, given)
        connection.rollback()
        with app.extensions["store"].write() as other:
            sign_ins.end_all(other, ids["lena"])
        return found

    monkeypatch.setattr(sign_ins, "session_of", ended_after)
    answer = lena.client.post(address, data={"csrf_token": token, **fields})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/sign-in/")
    assert _ways_left(app.extensions["store"], ids["lena"]) == (0, False)


def _ways_left(store: Store, person_id: int) -> tuple[int, bool]:
    """How many sign-ins a person has, and whether they have a feed."""
    with store.read() as connection:
        devices = sign_ins.devices(connection, person_id, "", START)
        return len(devices), feeds.made_at(connection, person_id) is not None


def test_a_sign_in_that_has_just_been_begun_by_a_password_ends_with_it(filled_store: Filled) -> None:
    store, ids = filled_store

    def begin(connection: Connection) -> bool:
        account = people.get(connection, ids["lena"])
        assert account is not None
        opens = people.still_opens(connection, account)
        sign_ins.begin(connection, ids["lena"], "a test", START, HOUR)
        return opens

    assert overlapping(store, begin, lambda c: people.set_password(c, ids["lena"], "another", START))[0]
    assert _ways_left(store, ids["lena"]) == (0, False)


def test_what_an_ending_sign_in_has_just_made_ends_with_it(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        token = sign_ins.begin(connection, lena, "a test", START, HOUR)

    def renew(connection: Connection) -> None:
        sign_ins.hold(connection, lena, token)
        feeds.make(connection, lena, START)
        sign_ins.begin(connection, lena, "a test", START, HOUR)

    overlapping(store, renew, lambda c: sign_ins.end_all(c, lena))
    assert _ways_left(store, lena) == (0, False)
    with store.write() as connection, pytest.raises(sign_ins.EndedError):
        sign_ins.hold(connection, lena, token)


def test_a_half_sign_in_that_is_just_becoming_whole_ends_whole(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = half_sign_ins.begin(connection, ids["lena"], START)
        sign_ins.hold(connection, ids["lena"], token)

    def second_step(connection: Connection) -> None:
        assert half_sign_ins.end(connection, token)
        sign_ins.begin(connection, ids["lena"], "a test", START, HOUR)

    overlapping(store, second_step, lambda c: people.set_password(c, ids["lena"], "another", START))
    assert _ways_left(store, ids["lena"]) == (0, False)


def test_an_identity_that_is_being_taken_from_a_person_signs_no_one_in_for_longer(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    identity = Identity("trust", "https://trust.example", "one", "lena@example.org", True, "Lena", False, "")
    with store.write() as connection:
        assert ways_in.add(connection, lena, identity, START)

    def sign_in(connection: Connection) -> bool:
        used = ways_in.use(connection, lena, identity.issuer, identity.subject, START)
        sign_ins.begin(connection, lena, "a test", START, HOUR)
        return used

    def reset(connection: Connection) -> None:
        people.set_password(connection, lena, "another", START)
        ways_in.remove_all(connection, lena, START)

    assert overlapping(store, sign_in, reset)[0]
    assert _ways_left(store, lena) == (0, False)
    with store.write() as connection:
        assert not ways_in.use(connection, lena, identity.issuer, identity.subject, START)
