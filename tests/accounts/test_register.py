"""Making an account."""

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import person
from tests.client import Page, Visitor

GOOD = {"name": "Priya Nair", "email": "priya@example.org", "password": "copper lantern winter"}


def _register(visitor: Visitor, status: int = 200, **changed: str) -> Page:
    page = visitor.get("/account/register/")
    return visitor.submit(page, "Create an account", {**GOOD, **changed}, status=status)


def test_a_new_account_is_a_learners_and_can_sign_in(app: Flask, visitor: Visitor) -> None:
    page = _register(visitor)
    assert page.heading == "Sign in"
    page = visitor.submit(page, "Sign in", {"password": GOOD["password"]})
    assert "Priya Nair" in page.heading
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(person.c.role).where(person.c.name == "Priya Nair")).scalar() == "learner"


def test_extra_fields_change_nothing(app: Flask, visitor: Visitor) -> None:
    _register(visitor, role="admin", id="1", is_admin="1", suspended_at="", password_hash="x")
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(person).where(person.c.name == "Priya Nair")).one()
    assert row.role == "learner"
    assert row.password_hash.startswith("$argon2id$")


def test_a_known_address_gets_the_same_answer_and_keeps_its_password(visitor: Visitor) -> None:
    new = _register(visitor)
    known = _register(visitor, email="LENA@example.org")
    assert known.main.replace("LENA@", "X@") == new.main.replace("priya@", "X@")
    page = visitor.submit(known, "Sign in", {"password": GOOD["password"]}, status=422)
    assert page.errors
    visitor.signed_in("lena")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Enter your name"),
        ("name", "a" * 101, "100 characters or fewer"),
        ("name", "Le\u202ena", "hidden characters"),
        ("name", "Lena\u200b", "hidden characters"),
        ("email", "", "Enter your email address"),
        ("email", "not an address", "correct format"),
        ("password", "", "Enter a password"),
        ("password", "short", "12 characters or more"),
        ("password", "a" * 201, "200 characters or fewer"),
        ("password", "password1234", "easy to guess"),
        ("password", "123456789012", "easy to guess"),
        ("password", "aaaaaaaaaaaaaa", "easy to guess"),
        ("password", "learnapplearnapp", "easy to guess"),
        ("password", "priya@example.org", "easy to guess"),
        ("password", "Priya Nair 1", "easy to guess"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor: Visitor, field: str, value: str, message: str) -> None:
    page = _register(visitor, status=422, **{field: value})
    assert any(message in error for error in page.errors), page.errors
    kept = dict(page.fields(page.form("Create an account")))
    for name in ("name", "email"):
        assert kept[name] == (value if field == name else GOOD[name])
    assert kept["password"] == ""


def test_a_name_in_any_script_is_welcome(visitor: Visitor) -> None:
    for number, name in enumerate(["Siân O’Neill-Björk", "山田 花子", "محمد علي", "Нина", "José"]):
        assert _register(visitor, name=name, email=f"n{number}@example.org").heading == "Sign in"
