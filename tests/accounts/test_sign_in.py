"""Signing in and out: guesses, sessions, and the next page."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from learnapp.accounts.sign_in import WRONG
from learnapp.store.db.engine import AT_ONCE
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import guesses, rate_limits
from learnapp.web import passwords
from tests.accounts.guesses import try_password
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock, Queries


def test_signing_in_begins_a_new_session(visitor: Visitor) -> None:
    before = visitor.token()
    visitor.signed_in("lena")
    assert visitor.raw("POST", "/account/sign-out/", data={"csrf_token": before}).status_code == 400


def test_a_sign_in_lasts_while_it_is_used_but_not_for_ever(lena: Visitor, clock: Clock) -> None:
    for _ in range(4):
        clock.now += timedelta(hours=11)
        assert "Lena" in lena.get("/home/").heading
    clock.now += timedelta(hours=13)
    assert lena.get("/home/").heading == "Sign in"


def test_however_much_it_is_used_a_sign_in_ends_after_thirty_days(lena: Visitor, clock: Clock) -> None:
    headings = []
    for _ in range(31 * 24 // 8):
        clock.now += timedelta(hours=8)
        headings.append(lena.get("/home/").heading)
    assert headings[-1] == "Sign in"
    assert "Sign in" not in headings[: 29 * 3]


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/progress/", "/progress/"),
        ("/modules/tea-round/?x=1", "/modules/tea-round/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example/", "/home/"),
        ("/\\evil.example/", "/home/"),
        ("/nowhere/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("/home/\r\nSet-Cookie: a=b", "/home/"),
        ("", "/home/"),
    ],
)
def test_after_signing_in_only_pages_of_this_site_are_reached(visitor: Visitor, asked: str, reached: str) -> None:
    page = visitor.get("/account/sign-in/", query_string={"next": asked})
    response = visitor.client.post(
        "/account/sign-in/",
        query_string={"next": asked},
        data={**dict(page.fields(page.form("Sign in"))), "email": "lena@example.org", "password": PASSWORD},
    )
    assert response.status_code == 303
    assert response.headers["Location"].split("?")[0] == reached


def test_a_suspended_person_is_out_at_once(app: Flask, lena: Visitor, ids: dict[str, int], clock: Clock) -> None:
    from learnapp.store.tables.people_and_work import person

    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == ids["lena"]).values(suspended_at=clock.now))
    assert lena.get("/home/").heading == "Sign in"
    try_password(lena, "lena@example.org", PASSWORD)


def _suspend(app: Flask, person_id: int) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, person_id, START, None, on=True)


def test_only_someone_with_the_password_learns_that_an_account_is_suspended_and_where_to_write(
    app: Flask, visitor: Visitor, ids: dict[str, int]
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], contact="help@example.org")
    _suspend(app, ids["lena"])
    assert try_password(visitor, "lena@example.org", "not the one at all").errors == [WRONG]
    page = try_password(visitor, "lena@example.org", PASSWORD)
    assert page.errors == ["This account is suspended. Write to help@example.org"]
    with app.extensions["store"].write() as connection:
        (first,) = organisations.every(connection)
        organisations.change(connection, first.id, first.revision, {"contact": "own@example.org"}, START, None)
    assert "own@example.org" in try_password(visitor, "lena@example.org", PASSWORD).errors[0]
    assert visitor.get("/home/").heading == "Sign in"


def test_a_guess_at_a_suspended_account_takes_the_same_work_as_at_any_other(
    app: Flask, visitor: Visitor, ids: dict[str, int], queries: Queries, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One password is checked, and the same queries are made, whether the account is there, suspended or neither."""
    _suspend(app, ids["lena"])
    checked: list[str] = []
    matches = passwords.matches

    def counted(password_hash: str | None, password: str) -> bool:
        checked.append(password)
        return matches(password_hash, password)

    monkeypatch.setattr(passwords, "matches", counted)
    made = []
    for email in ("lena@example.org", "bola@example.org", "no-one@example.org"):
        queries()
        assert try_password(visitor, email, "not the one at all").errors == [WRONG]
        made.append(len(queries()))
    assert len(checked) == 3
    assert len(set(made)) == 1, made


def test_nobody_waits_to_write_while_a_password_is_checked_and_by_then_the_guess_is_counted(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []

    def written_meanwhile(_hash: str | None, _password: str) -> bool:
        with app.extensions["store"].write(wait=AT_ONCE) as connection:
            counted.append(rate_limits.used(connection, "sign-in:no-one@example.org", START, guesses.WINDOW_SECONDS))
        return False

    monkeypatch.setattr(passwords, "matches", written_meanwhile)
    for _ in range(2):
        assert try_password(visitor, "no-one@example.org", "not the one at all").errors == [WRONG]
    assert counted == [1, 2]


def test_guesses_at_a_suspended_account_are_counted(app: Flask, visitor: Visitor, ids: dict[str, int]) -> None:
    _suspend(app, ids["lena"])
    for _ in range(10):
        try_password(visitor, "lena@example.org", "not the one at all")
    try_password(visitor, "lena@example.org", PASSWORD, status=429)


def test_guesses_by_others_do_not_lock_out_who_signed_in_here_before(app: Flask, lena: Visitor) -> None:
    lena.raw("POST", "/account/sign-out/", data={"csrf_token": lena.token()})
    stranger = Visitor(app)
    for _ in range(10):
        try_password(stranger, "lena@example.org", "not the one at all")
    try_password(stranger, "lena@example.org", PASSWORD, status=429)
    try_password(Visitor(app), "lena@example.org", PASSWORD, status=429)
    assert try_password(lena, "lena@example.org", PASSWORD, status=200).url == "/home/"


def test_a_browser_is_known_to_the_account_that_was_signed_in_to_there_alone(app: Flask, bola: Visitor) -> None:
    bola.raw("POST", "/account/sign-out/", data={"csrf_token": bola.token()})
    for _ in range(10):
        try_password(Visitor(app), "lena@example.org", "not the one at all")
    try_password(bola, "lena@example.org", PASSWORD, status=429)


def test_a_browser_that_is_known_has_ten_guesses_too(lena: Visitor) -> None:
    lena.raw("POST", "/account/sign-out/", data={"csrf_token": lena.token()})
    for _ in range(10):
        try_password(lena, "lena@example.org", "not the one at all")
    try_password(lena, "lena@example.org", PASSWORD, status=429)
    try_password(lena, "bola@example.org", PASSWORD, status=200)


def test_no_address_is_left_in_an_address(app: Flask, visitor: Visitor) -> None:
    page = visitor.get("/account/register/")
    words = {"name": "Lena", "email": "lena@example.org", "password": "otter plank kettle nine"}
    landed = visitor.submit(page, "Create an account", words)
    assert not {"@", "%40"} & {landed.url[i : i + n] for n in (1, 3) for i in range(len(landed.url))}
    assert 'value="lena@example.org"' in landed.text
