"""A package that shows the site: framed by the stated platform alone, reported with consent, and ended at once."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.launches import frame_hosts
from learnapp.store.learning import completions
from learnapp.store.organisations import organisations
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.launch.fake_platform import FRAME, TAB, follow, press

ORIGIN = "https://learning.example"
ADDRESS = "/lti/framed/{}/tea-round/"


@pytest.fixture
def host(app: Flask, ids: dict[str, int]) -> frame_hosts.FrameHost:
    with app.extensions["store"].write() as connection:
        frame_hosts.add(connection, 1, ORIGIN, START, ids["ada"])
        return frame_hosts.of(connection, [1])[0]


def framed_by(visitor: Visitor, address: str, headers: dict[str, str]) -> str:
    answer = visitor.raw("GET", address, headers=headers)
    return answer.headers["Content-Security-Policy"].rpartition("frame-ancestors ")[2]


def report(page: Page) -> Any:
    found = [one.get("content") for one in page.all("meta") if one.get("name") == "package-report"]
    return json.loads(str(found[0])) if found else None


def sign_in(visitor: Visitor, page: Page, who: str = "lena") -> Page:
    link = page.link("Sign in to keep")
    page = visitor.get(link, headers=FRAME)
    typed = {**dict(page.fields(page.form("Sign in"))), "email": f"{who}@example.org", "password": PASSWORD}
    return follow(visitor, visitor.raw("POST", link, data=typed, headers=FRAME), FRAME)


def test_only_the_stated_platform_shows_it_and_only_in_a_frame(
    visitor: Visitor, host: frame_hosts.FrameHost, lena: Visitor
) -> None:
    address = ADDRESS.format(host.id)
    assert framed_by(visitor, address, FRAME) == ORIGIN
    assert framed_by(visitor, "/modules/tea-round/", FRAME) == ORIGIN
    assert visitor.raw("GET", ADDRESS.format(host.id + 1), headers=FRAME).status_code == 404
    assert visitor.raw("GET", f"/lti/framed/{host.id}/nothing/", headers=FRAME).status_code == 404
    own = lena.raw("GET", address, headers=TAB)
    assert (own.status_code, own.location) == (303, "/modules/tea-round/")
    assert framed_by(lena, "/modules/tea-round/", TAB) == "'none'"


def test_nothing_is_reported_before_the_person_agrees_and_then_their_own_alone(
    app: Flask, clock: Clock, ids: dict[str, int], visitor: Visitor, host: frame_hosts.FrameHost
) -> None:
    address = ADDRESS.format(host.id)
    page = visitor.get(address, headers=FRAME)
    assert report(page) is None
    page = sign_in(visitor, page)
    assert "signed in as Lena" in page.main
    assert report(page) is report(visitor.get("/modules/tea-round/", headers=FRAME)) is None
    page = follow(visitor, press(visitor, page, "Report my progress"), FRAME)
    assert page.url == "/modules/tea-round/"
    assert report(page) == {"to": ORIGIN, "finished": False, "score": None}
    with app.extensions["store"].write() as connection:
        published = app.extensions["catalogue"].at(connection)
        module, edition = published.modules["tea-round"], published.editions["tea-round"]
        for one in module.syllabus:
            completions.complete(
                connection, ids["lena"], "tea-round", one.slug, module.kinds[one.slug], edition, clock.now
            )
    assert report(visitor.get("/home/", headers=FRAME)) == {"to": ORIGIN, "finished": True, "score": None}
    visitor.raw("POST", "/account/sign-out/", data=dict(page.fields(page.form("Sign out"))), headers=FRAME)
    page = sign_in(visitor, visitor.get(address, headers=FRAME), "bola")
    assert report(page) is report(visitor.get("/modules/tea-round/", headers=FRAME)) is None


def test_what_a_lead_ends_is_not_shown_and_reports_nothing_any_more(
    app: Flask, ids: dict[str, int], visitor: Visitor, host: frame_hosts.FrameHost
) -> None:
    page = sign_in(visitor, visitor.get(ADDRESS.format(host.id), headers=FRAME))
    follow(visitor, press(visitor, page, "Report my progress"), FRAME)
    with app.extensions["store"].write() as connection:
        frame_hosts.remove(connection, host, START, ids["ada"])
    assert report(visitor.get("/modules/tea-round/", headers=FRAME)) is None
    assert framed_by(visitor, "/modules/tea-round/", FRAME) == "'none'"
    assert visitor.raw("GET", "/home/", headers=FRAME).status_code in {302, 303}


@pytest.mark.parametrize("same", ["platform", "organisation"])
def test_a_session_for_another_organisation_or_platform_is_not_lent(
    app: Flask, ids: dict[str, int], visitor: Visitor, host: frame_hosts.FrameHost, same: str
) -> None:
    """Otherwise its lead could have a person from the same platform act in the lead's own organisation."""
    sign_in(visitor, visitor.get(ADDRESS.format(host.id), headers=FRAME))
    with app.extensions["store"].write() as connection:
        where = organisations.make(connection, "Northfield", START, None) if same == "platform" else 1
        assert where is not None
        frame_hosts.add(connection, where, ORIGIN if same == "platform" else "https://other.example", START, ids["ada"])
        other = next(one for one in frame_hosts.of(connection, [where]) if one.id != host.id)
    page = visitor.get(ADDRESS.format(other.id), headers=FRAME)
    assert "Sign in to keep your place" in page.main


def test_another_site_cannot_agree_for_a_person(visitor: Visitor, host: frame_hosts.FrameHost) -> None:
    address = ADDRESS.format(host.id)
    sign_in(visitor, visitor.get(address, headers=FRAME))
    assert visitor.raw("POST", address, data={}, headers=FRAME).status_code == 400
    assert report(visitor.get("/modules/tea-round/", headers=FRAME)) is None


class Slow:
    """A body that notes, each time some of it is read, whether others could write meanwhile."""

    def __init__(self, body: bytes, store: Store) -> None:
        self.body, self.store, self.could_write = BytesIO(body), store, list[bool]()

    def read(self, size: int = -1) -> bytes:
        try:
            with self.store.write(wait=0.05):
                self.could_write.append(True)
        except StoreBusyError:
            self.could_write.append(False)
        return self.body.read(size)


def test_a_file_that_comes_slowly_keeps_no_one_from_writing(
    app: Flask, visitor: Visitor, host: frame_hosts.FrameHost
) -> None:
    visitor.get(ADDRESS.format(host.id), headers=FRAME)
    typed = b'--b\r\nContent-Disposition: form-data; name="number"\r\n\r\nx\r\n--b--\r\n'
    body = Slow(typed, app.extensions["store"])
    answer = visitor.raw(
        "POST",
        "/verify/",
        headers=FRAME,
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(len(typed))},
    )
    assert answer.status_code == 400, "its token is missing"
    assert body.could_write
    assert all(body.could_write)
