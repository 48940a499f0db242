"""The tokens of forms, and addresses that are safe to go back to."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.people.roles import Role
from learnapp.store.content import mistake_reports
from learnapp.store.people import people
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.people_and_work import mistake_report, rate_limit, writing
from learnapp.web.forms import safe_path
from tests.client import Visitor
from tests.conftest import TEST_MODULES, Clock
from tests.postgres import postgres_url


def test_a_stale_form_says_so(visitor: Visitor) -> None:
    page = visitor.get("/report/")
    page = visitor.submit(page, "Send report", {"csrf_token": "old", "text": "A slip"}, status=400)
    assert "again" in page.main


@pytest.mark.parametrize(
    ("came_from", "site_url", "said"),
    [
        (
            "http://10.0.0.4:8000/report/",
            "https://learn.example.org",
            ["needs https", 'href="https://learn.example.org"'],
        ),
        ("http://10.0.0.4:8000/report/", "", ["needs https", "open the page again with https"]),
        ("https://learn.example.org/report/", "https://learn.example.org", ["out of date"]),
    ],
)
def test_a_form_from_a_page_without_tls_is_told_that_the_cookie_needs_it(
    app: Flask, came_from: str, site_url: str, said: list[str]
) -> None:
    served = create_app(replace(app.extensions["settings"], secure_cookies=True, site_url=site_url))
    name = "learn.example.org" if site_url else "10.0.0.4:8000"
    answer = served.test_client().post(
        "/report/",
        base_url=f"http://{name}",
        headers={"Referer": came_from},
        data={"csrf_token": "x", "text": "A slip"},
    )
    assert answer.status_code == 400
    for text in said:
        assert text in answer.text


@pytest.mark.parametrize(
    ("site", "came_from", "host", "names_the_proxy"),
    [
        ("https://learn.example.org:8443", "https://learn.example.org:8443/report/", "learn.example.org", True),
        ("https://learn.example.org", "https://learn.example.org/report/", "127.0.0.1:8000", True),
        ("https://learn.example.org:443", "https://learn.example.org/report/", "127.0.0.1:8000", True),
        ("https://learn.example.org", "https://evil.example/", "learn.example.org", False),
        ("https://learn.example.org", "", "learn.example.org", False),
        ("https://learn.example.org", "https://LEARN.example.org/report/", "Learn.example.org", False),
        ("", "https://learn.example.org/report/", "127.0.0.1:8000", False),
    ],
)
def test_a_proxy_that_gives_the_site_another_name_is_named_as_the_cause(
    app: Flask, caplog: pytest.LogCaptureFixture, site: str, came_from: str, host: str, names_the_proxy: bool
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=site)
    answer = app.test_client().post(
        "/report/",
        base_url=f"https://{host}",
        headers={"Referer": came_from},
        data={"csrf_token": "x", "text": "A slip"},
    )
    assert answer.status_code == 400
    assert ("not set up correctly" in answer.text, "out of date" in answer.text) == (
        names_the_proxy,
        not names_the_proxy,
    )
    assert any("Let the proxy pass on the host" in record.getMessage() for record in caplog.records) == names_the_proxy


class _Slow(BytesIO):
    """A body during whose sending something else happens."""

    def __init__(self, body: bytes, do: Callable[[], object]) -> None:
        super().__init__(body)
        self.do = do

    def readinto(self, into: Any, /) -> int:
        self.do()
        self.do = lambda: None
        return super().readinto(into)


@pytest.mark.parametrize("loses", ["nothing", "account", "role"])
def test_a_long_form_saves_nothing_for_a_person_who_loses_their_rights_while_it_is_sent(
    app: Flask, edwin: Visitor, ids: dict[str, int], loses: str
) -> None:
    def lose() -> None:
        with app.extensions["store"].write() as connection:
            if loses == "account":
                people.suspend(connection, ids["edwin"], app.extensions["clock"](), None, on=True)
            if loses == "role":
                people.set_role(connection, ids["edwin"], Role.LEARNER, app.extensions["clock"](), None)

    fields = {"csrf_token": edwin.token(), "title": "Mine", "slug": "mine", "padding": "x" * 600_000}
    body = urlencode(fields).encode()
    kind = "application/x-www-form-urlencoded"
    answer = edwin.client.post(
        "/educator/drafts/new/", input_stream=_Slow(body, lose), content_length=len(body), content_type=kind
    )
    assert answer.status_code == (303 if loses == "nothing" else 302)
    assert _rows(app, module_draft) == (loses == "nothing")


def _rows(app: Flask, table: sa.Table) -> int:
    with app.extensions["store"].read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


REPORT, NOTE = ("/report/?page=/modules/", "Send report"), ("/notes/?at=tea-round/leaves", "Save note")


@pytest.mark.parametrize(("where", "table"), [(REPORT, mistake_report), (NOTE, writing)])
def test_a_form_sent_twice_makes_one_thing_and_leads_on(
    app: Flask, lena: Visitor, where: tuple[str, str], table: sa.Table
) -> None:
    address, button = where
    page = lena.get(address)
    for _ in range(4):
        landed = lena.submit(page, button, {"text": "The pot was cold."})
        assert landed.status == 200
    assert _rows(app, table) == 1
    lena.submit(page, button, {"text": "The pot was warm."})
    assert _rows(app, table) == 2, "other words are another thing"
    lena.submit(lena.get(address), button, {"text": "The pot was cold."})
    assert _rows(app, table) == 3, "and so is the same from a page opened anew"


def test_a_form_with_a_mistake_can_be_sent_again(app: Flask, lena: Visitor) -> None:
    page = lena.submit(lena.get(REPORT[0]), "Send report", {"text": ""}, status=422)
    lena.submit(page, "Send report", {"text": "A slip."})
    assert _rows(app, mistake_report) == 1


def test_a_form_that_was_refused_is_looked_at_again_when_it_is_sent_as_it_was(
    app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lena.get(REPORT[0])
    for _ in range(2):
        assert lena.submit(page, "Send report", {"text": ""}, status=422).errors
    monkeypatch.setattr(mistake_reports, "MOST_AN_HOUR", 0)
    lena.submit(page, "Send report", {"text": "A slip."}, status=429)
    monkeypatch.undo()
    for _ in range(2):
        lena.submit(page, "Send report", {"text": "A slip."})
    assert _rows(app, mistake_report) == 1


def test_the_same_form_of_somebody_else_is_another(app: Flask, lena: Visitor, bola: Visitor) -> None:
    for one in (lena, bola):
        one.submit(one.get(REPORT[0]), "Send report", {"text": "A slip.", "once": "the-same"})
    assert _rows(app, mistake_report) == 2
    assert _rows(app, rate_limit)


@pytest.mark.parametrize(
    ("path", "is_safe"),
    [
        ("/about/", True),
        ("/about/?a=1&b=//x", True),
        ("", False),
        (None, False),
        ("about/", False),
        ("https://evil.example/about/", False),
        ("//evil.example/about/", False),
        ("///about/", False),  # browsers take what follows any number of slashes for a host
        ("/\\about/", False),
        ("/about/?a=\\", False),
        ("/about/?a=\nSet-Cookie: b", False),
        ("/\t//about/", False),
        ("/nowhere/", False),
    ],
)
def test_only_a_page_of_this_site_is_gone_back_to(app: Flask, path: str | None, is_safe: bool) -> None:
    with app.test_request_context("/"):
        assert safe_path(path, "/home/") == (path if is_safe else "/home/")


MAKING = [
    *("learner.notes", "learner.new_reflection", "learner.new_action", "catalogue.report", "educator.new_cohort"),
    *("educator.copy_cohort", "educator.invitations", "learning_sets.new_set", "learning_sets.members"),
    "learning_sets.new_set_action",
]


@pytest.mark.parametrize("endpoint", MAKING)
def test_every_form_that_makes_something_makes_it_once(app: Flask, endpoint: str) -> None:
    landing = app.view_functions[endpoint].makes_one  # type: ignore[attr-defined]
    with app.test_request_context():
        arguments = {name for rule in app.url_map.iter_rules(endpoint) for name in rule.arguments}
        wanted = {name for rule in app.url_map.iter_rules(landing) for name in rule.arguments}
    assert wanted <= arguments, "the page it leads on to can be addressed"


def test_a_form_that_takes_an_answer_carries_its_token_and_whose_page_it_is(lena: Visitor) -> None:
    page = lena.get("/actions/new/?module=tea-round")
    names = [name for name, _ in page.fields(page.form("Save"))]
    assert {"csrf_token", "owner", "once"} <= set(names)
    assert "owner" not in [name for name, _ in page.fields(page.form("Sign out"))]


def test_the_sign_nul_breaks_nothing_on_postgresql(tmp_path: Path, filled_postgres: tuple[str, dict[str, int]]) -> None:
    """PostgreSQL does not accept a text that contains one."""
    url = postgres_url(copy_of=filled_postgres[0])
    secret = "a secret for tests, thirty-two or more"
    settings = Settings(instance=tmp_path, database_url=url, modules=(TEST_MODULES,), secret=secret, testing=True)
    app = create_app(settings, Clock())
    lena = Visitor(app).signed_in("lena")
    for path in ("/pictures/a%00.svg", "/modules/a%00/certificate/", "/modules/tea-round/a%00/check/"):
        assert lena.raw("GET", path).status_code == 404
    assert lena.raw("GET", "/lti/login/?iss=a%00").status_code == 403
    for fields in ({"iss": "a\0"}, {"a\0": "iss"}):
        assert lena.raw("POST", "/lti/login/", data=fields).status_code == 400
    app.extensions["store"].dispose()


@pytest.mark.parametrize(
    ("who", "path", "fields"),
    [
        ("visitor", "/account/sign-in/", ("email", "password")),
        ("visitor", "/account/register/", ("name", "email", "password")),
        ("visitor", "/report/", ("text",)),
        ("lena", "/account/name/", ("name",)),
        ("lena", "/account/password/", ("current_password", "new_password")),
    ],
)
def test_a_file_or_json_in_place_of_a_text_is_no_text(
    request: pytest.FixtureRequest, who: str, path: str, fields: tuple[str, ...]
) -> None:
    browser: Visitor = request.getfixturevalue(who)
    files = {name: (BytesIO(b"violet tractor umbrella"), "text.txt") for name in fields}
    assert browser.post(path, files).status_code == 422
    for json in (dict.fromkeys(fields, 5), 5):
        answer = browser.raw("POST", path, json=json, headers={"X-CSRFToken": browser.token()})
        assert answer.status_code == 422


@pytest.mark.parametrize(("parts", "status"), [(200, 422), (201, 413)])
def test_a_form_in_more_parts_than_any_of_ours_is_not_read(visitor: Visitor, parts: int, status: int) -> None:
    form = {"csrf_token": visitor.token()} | {f"part{n}": "x" for n in range(parts - 1)}
    answer = visitor.client.post("/report/", data=form, content_type="multipart/form-data")
    assert answer.status_code == status
