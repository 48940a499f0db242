"""Signing out, here or everywhere."""

from flask import Flask

from tests.client import Visitor


def test_a_copied_cookie_stops_working_after_signing_out(app: Flask, lena: Visitor) -> None:
    cookie = lena.client.get_cookie("learnapp")
    assert cookie is not None
    lena.submit(lena.get("/home/"), "Sign out")

    thief = Visitor(app)
    thief.client.set_cookie("learnapp", cookie.value)

    assert thief.get("/home/").heading == "Sign in"


def test_signing_out_everywhere_ends_every_sign_in(app: Flask, lena: Visitor) -> None:
    phone = Visitor(app).signed_in("lena")
    lena.submit(lena.get("/account/"), "Sign out everywhere")
    assert phone.get("/home/").heading == "Sign in"
