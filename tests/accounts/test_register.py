"""Making an account."""

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import person
from tests.accounts.registering import GOOD, _register
from tests.client import Visitor


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
