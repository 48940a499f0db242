"""Links with punctuation after them, or without their final slash, still work."""

import pytest
from flask import Flask

from learnapp.store.people import feeds
from learnapp.web import errors
from tests.client import Visitor
from tests.conftest import START

ENDS = [".", ">", ")", ",", ";", "!", "?", "'", '"', "”", "’", "…", "].", ">.", "%20", "%C2%A0", "*", "|", "\\"]
ENDS += ["&gt;", "&gt", "&quot;", "%3Cbr%3E", "%3Cbr/%3E", ").%20", "&%2339;", "&", "*.", "%E2%80%8B"]
ENCODED = {"?": "%3F", '"': "%22", "\\": "%5C", ">": "%3E", ">.": "%3E."}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("url", ["/modules/", "/account/sign-in/", "/modules/tea-round/", "/privacy/"])
def test_a_link_with_the_end_of_its_sentence_leads_there(visitor: Visitor, url: str, end: str) -> None:
    for written in (url + ENCODED.get(end, end), url.rstrip("/") + ENCODED.get(end, end)):
        answer = visitor.client.get(written)
        assert (answer.status_code, answer.headers["Location"]) == (302, url)


@pytest.mark.parametrize("url", ["/modules", "/account/sign-in", "/modules/tea-round", "/privacy", "/verify"])
def test_a_link_without_its_final_slash_leads_there(visitor: Visitor, url: str) -> None:
    answer = visitor.client.get(url, follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, url + "/")


@pytest.mark.parametrize("end", [".", "%3E", ")", ",", "/", "./"])
def test_a_calendars_address_keeps_working(app: Flask, ids: dict[str, int], visitor: Visitor, end: str) -> None:
    with app.extensions["store"].write() as connection:
        token = feeds.make(connection, ids["lena"], START)
    answer = visitor.client.get(f"/calendar/{token}.ics{end}", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")


@pytest.mark.parametrize("end", ["=", "=20", "=3D", "=0A", "&nbsp;"])
def test_what_the_source_of_an_email_leaves_behind_a_link_is_taken_off(visitor: Visitor, end: str) -> None:
    assert visitor.client.get(f"/modules/{end}").headers["Location"] == "/modules/"


@pytest.mark.parametrize("end", [".", "%3E", ").", "", "./"])
def test_an_invitation_keeps_working(visitor: Visitor, end: str) -> None:
    answer = visitor.client.get(f"/join/abc-def_{end}")
    while answer.status_code in {302, 308}:
        answer = visitor.client.get(answer.headers["Location"])
    assert answer.request.path == "/join/abc-def_/"


@pytest.mark.parametrize("url", ["/nothing.", "//evil.example/.", "/.", "/modules/nothing/none.", "/%5Cevil.example."])
def test_what_leads_nowhere_is_not_found_and_never_leaves_the_site(visitor: Visitor, url: str) -> None:
    answer = visitor.client.get(url)
    assert answer.status_code in {302, 308, 404}
    assert "evil" not in answer.headers.get("Location", "").partition("localhost")[0].lstrip("/").partition("/")[0]


def test_the_query_stays_and_a_form_is_never_moved(visitor: Visitor) -> None:
    answer = visitor.client.get("/modules/.?q=a%20b")
    assert answer.headers["Location"] == "/modules/?q=a%20b"
    assert visitor.client.post("/account/sign-in/.").status_code != 302


def test_only_the_end_of_a_long_address_is_looked_at(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pattern is slow on a long row of such characters with something else after it."""
    looked_at: list[str] = []

    class Watched:
        def sub(self, _instead: str, text: str) -> str:
            looked_at.append(text)
            return text

    monkeypatch.setattr(errors, "_AFTER", Watched())
    assert visitor.client.get(f"/{'.' * 60_000}x").status_code == 404
    assert [len(text) for text in looked_at] == [100]
