"""A person's own account page."""

from xml.etree.ElementTree import Element

from flask import Flask

from tests.client import Page, Visitor


def test_the_account_page_leads_to_the_calendar(lena: Visitor) -> None:
    assert lena.get("/account/").link("to your calendar") == "/account/calendar/"


def test_another_browser_is_signed_out_by_itself_and_only_ones_own(app: Flask, lena: Visitor, bola: Visitor) -> None:
    phone = Visitor(app).signed_in("lena")
    page = lena.get("/account/")
    handle = dict(page.fields(_ending(page)))["session"]
    assert bola.post("/account/sessions/end/", {"session": handle}).status_code == 303
    for other in ("", "%", "_" * 20, handle[:3], handle + "0"):
        lena.post("/account/sessions/end/", {"session": other})
    assert "Lena" in phone.get("/home/").heading
    page = lena.send(page, _ending(page), page.fields(_ending(page)))
    assert "That browser is signed out" in page.text
    assert phone.get("/home/").heading == "Sign in"
    assert "Lena" in lena.get("/home/").heading
    assert "(this one)" in lena.get("/account/").main


def _ending(page: Page) -> Element:
    """The form that ends a session elsewhere."""
    return next(form for form in page.forms() if (form.get("action") or "").endswith("/sessions/end/"))
