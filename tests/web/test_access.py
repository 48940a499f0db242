"""Who may use a route."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from learnapp.web.access import Who, access, declared
from tests.client import Visitor
from tests.conftest import PASSWORD


def _about(app: Flask, monkeypatch: pytest.MonkeyPatch, who: Who | None) -> None:
    """Make the page about the site be for these people instead."""

    def view() -> str:
        return "seen"

    monkeypatch.setitem(app.view_functions, "catalogue.about", access(who)(view) if who else view)


@pytest.mark.parametrize(
    ("who", "visitor", "lena", "edwin", "ada"),
    [
        ("anyone", 200, 200, 200, 200),
        ("learn", 302, 200, 200, 200),
        ("educate", 302, 404, 200, 200),
        ("administer", 302, 404, 404, 200),
        (None, 404, 404, 404, 404),
    ],
)
def test_a_page_is_for_those_it_declares_and_one_that_declares_nobody_is_for_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch, who: Who | None, visitor: int, lena: int, edwin: int, ada: int
) -> None:
    _about(app, monkeypatch, who)
    assert declared(app, "catalogue.about") == who
    for name, status in (("lena", lena), ("edwin", edwin), ("ada", ada)):
        assert Visitor(app).signed_in(name).raw("GET", "/about/").status_code == status, name
    assert Visitor(app).raw("GET", "/about/").status_code == visitor


def test_a_visitor_signs_in_and_comes_back_to_the_very_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    _about(app, monkeypatch, "learn")
    asked = Visitor(app).raw("GET", "/about/?a=1&b=2").headers["Location"]
    assert urlsplit(asked).path == "/account/sign-in/"
    assert parse_qs(urlsplit(asked).query) == {"next": ["/about/?a=1&b=2"]}


def test_a_form_that_was_sent_after_the_sign_in_had_ended_is_said_to_have_changed_nothing(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    page = ada.get(f"/admin/people/{ids['bola']}/")
    ada.client.delete_cookie("learnapp")
    page = ada.submit(page, "Suspend")
    assert "You were signed out, so nothing was changed" in page.main
    page = ada.submit(page, "Sign in", {"email": "ada@example.org", "password": PASSWORD})
    assert page.heading == "Bola Adeyemi", "the form's own address is no page, so it leads to the nearest above it"
    page = ada.get("/admin/organisations/1/")
    ada.client.delete_cookie("learnapp")
    page = ada.submit(ada.submit(page, "Save"), "Sign in", {"email": "ada@example.org", "password": PASSWORD})
    assert page.heading == "Main organisation"
    for _ in range(2):
        answer = ada.post("/account/sign-out/")
    assert "ended" not in answer.headers["Location"], "signing out twice is what they wanted"


def test_built_files_are_for_anyone(app: Flask) -> None:
    assert declared(app, "static") == "anyone"
