"""Changing a password, and setting one by a one-time link."""

from flask import Flask

from tests.accounts.changing import NEW
from tests.client import Visitor
from tests.conftest import PASSWORD


def test_changing_a_password_ends_every_other_sign_in(app: Flask, lena: Visitor) -> None:
    phone = Visitor(app).signed_in("lena")
    page = lena.get("/account/password/")
    page = lena.submit(page, "Change password", {"current_password": PASSWORD, "new_password": NEW})
    assert page.heading == "Your account"
    assert "has been changed" in page.main
    assert phone.get("/home/").heading == "Sign in"
    assert "Lena" in lena.get("/home/").heading


def test_the_present_password_is_asked_for_and_guesses_at_it_are_counted(lena: Visitor) -> None:
    page = lena.get("/account/password/")
    for _ in range(10):
        given = {"current_password": "wrong wrong wrong", "new_password": NEW}
        assert "incorrect" in lena.submit(page, "Change password", given, status=422).errors[0]
    given = {"current_password": PASSWORD, "new_password": NEW}
    assert "too many times" in lena.submit(page, "Change password", given, status=429).errors[0]
