"""What every page shares: headers, stale forms, error pages, transactions."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp import create_app
from learnapp.admin import people as admin_people
from learnapp.config import Settings
from learnapp.exports.typesetting import TypesettingError
from learnapp.store.content import module_drafts
from learnapp.store.db.engine import StoreBusyError
from learnapp.store.operations import personal_data
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.people_and_work import draft
from learnapp.vault import Vault
from learnapp.vault.recognising import recognise
from tests.client import Visitor
from tests.conftest import START, TEST_MODULES, Clock
from tests.educator.drafts.authoring import begin
from tests.postgres import postgres_url


def test_a_missing_page_helps(visitor: Visitor) -> None:
    page = visitor.get("/nothing/", status=404)
    assert "Page not found" in page.heading


def test_a_method_that_is_not_offered_is_refused_politely(visitor: Visitor) -> None:
    assert visitor.raw("POST", "/modules/", data={"csrf_token": visitor.token()}).status_code == 405


@pytest.mark.parametrize(
    ("site", "with_token", "status"),
    [("http://localhost", True, 303), ("http://localhost", False, 400)]
    + [("https://localhost", with_token, 400) for with_token in (True, False)],
)
def test_a_referrer_that_no_browser_sends_is_refused_politely(
    visitor: Visitor, site: str, with_token: bool, status: int
) -> None:
    sent = {"csrf_token": visitor.token(), "page": "/modules/", "text": "wrong"} if with_token else {}
    answer = visitor.raw("POST", "/report/", data=sent, base_url=site, headers={"Referer": "https://["})
    assert answer.status_code == status


def test_an_unknown_error_fails_closed_with_a_reference_that_is_in_the_log(
    app: Flask, lena: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    monkeypatch.setitem(app.view_functions, "learner.home", _failing(app.view_functions["learner.home"]))
    page = lena.get("/home/", status=500)
    reference = re.search(r"\b[0-9a-f]{12}\b", page.main)
    assert reference
    assert "a secret detail" not in page.text
    assert sum(reference.group() in record.getMessage() for record in caplog.records) == 1


def _failing(view):  # type: ignore[no-untyped-def]
    def fail(**_values: object) -> str:
        raise RuntimeError("a secret detail")

    fail.access = view.access  # type: ignore[attr-defined]
    return fail


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing/", 404), ("POST", "/account/calendar/", 400)])
@pytest.mark.parametrize("cut", [False, True])
def test_an_error_page_for_which_the_database_fails_is_the_one_that_says_so(
    app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch, method: str, path: str, status: int, cut: bool
) -> None:
    assert lena.raw(method, path).status_code == status

    def fail(*_given: object) -> None:
        kind = sa.exc.InterfaceError if cut else sa.exc.OperationalError
        raise kind("", {}, Exception(), connection_invalidated=cut)

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("learnapp.store.people.sign_ins.session_of", fail)
    assert lena.raw(method, path).status_code == 503


@pytest.mark.parametrize(
    "why", [StoreBusyError(), sa.exc.TimeoutError(), sa.exc.OperationalError("", {}, Exception()), TypesettingError()]
)
def test_a_busy_database_is_answered_with_when_to_try_again(
    app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    def busy(*_given: object) -> None:
        raise why

    monkeypatch.setattr("learnapp.store.db.engine.WriteLock.held", busy)
    response = lena.post("/modules/tea-round/leaves/finish/")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0


@pytest.fixture
def on_postgresql(tmp_path: Path, filled_postgres: tuple[str, dict[str, int]]) -> Iterator[Flask]:
    url, secret = postgres_url(copy_of=filled_postgres[0]), "a secret for tests, thirty-two or more"
    settings = Settings(instance=tmp_path, database_url=url, modules=(TEST_MODULES,), secret=secret, testing=True)
    site = create_app(settings, Clock())
    yield site
    site.extensions["store"].dispose()


@pytest.mark.parametrize("site", ["app", "on_postgresql"])
def test_a_number_that_no_row_can_hold_is_refused_politely(site: str, request: pytest.FixtureRequest) -> None:
    lena = Visitor(request.getfixturevalue(site)).signed_in("lena")
    rules = "/sets/1/ground-rules/"
    assert lena.post("/sets/new/", {"name": "Tuesday"}).status_code == 303
    assert lena.post(rules, {"revision": "9" * 30}).status_code == 409
    assert lena.post(rules, {"revision": "1"}).status_code == 303


@pytest.mark.parametrize("below", ["a draft", "an account"])
def test_what_someone_else_has_just_deleted_is_not_found(
    on_postgresql: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, below: str
) -> None:
    """It was there when the request looked, and it is gone when the request writes below it."""
    edwin, store = Visitor(on_postgresql).signed_in("edwin"), on_postgresql.extensions["store"]
    writing = begin(on_postgresql, edwin, "Handing over", "handing-over")

    def deletes(_connection: Connection, _draft_id: int) -> None:
        with store.write() as other:
            other.execute(module_draft.delete().where(module_draft.c.id == writing.id))

    def of_no_one(connection: Connection, _draft_id: int) -> None:
        values = {"person_id": 10**6, "path": "/", "form": {}, "held_at": START}
        connection.execute(draft.insert().values(**values))

    monkeypatch.setattr(module_drafts, "lock", deletes if below == "a draft" else of_no_one)
    answer = edwin.post(writing.file("module.md"), {"text": "# Another", "revision": "1"})
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "gone " in caplog.text, "with its traceback, in case it was no one's deleting"


def test_so_is_a_person_who_has_just_been_erased(
    on_postgresql: Flask, monkeypatch: pytest.MonkeyPatch, ids: dict[str, int]
) -> None:
    ada, store = Visitor(on_postgresql).signed_in("ada"), on_postgresql.extensions["store"]

    def confirmed_while_they_are_erased() -> None:
        with store.write() as other:
            personal_data.erase(other, ids["lena"])

    monkeypatch.setattr(admin_people, "unconfirmed", confirmed_while_they_are_erased)
    assert ada.post(f"/admin/people/{ids['lena']}/role/", {"role": "educator"}).status_code == 404


def test_a_host_that_is_not_ours_is_refused(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["learn.example.org"]
    assert app.test_client().get("/modules/", headers={"Host": "evil.example"}).status_code == 400


def test_a_failure_is_logged_with_its_route_and_not_with_the_token_in_its_address(
    app: Flask, visitor: Visitor, lena: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    for endpoint in ("accounts.reset", "learning_sets.the_set"):
        monkeypatch.setitem(app.view_functions, endpoint, _failing(app.view_functions[endpoint]))
    visitor.get("/account/reset/a-secret-token/", status=500)
    lena.get("/sets/31/", status=500)
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "GET /account/reset/<token>/: RuntimeError" in said
    assert "GET /sets/<int:set_id>/ {'set_id': 31}: RuntimeError" in said
    assert "a-secret-token" not in caplog.text


def test_while_the_vault_is_lost_private_writing_is_away_and_nothing_else(
    app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vault = Vault(tmp_path / "the-sites.db", app.extensions["store"])
    recognise(vault, app.extensions["store"])
    monkeypatch.setitem(app.extensions, "vault", vault)
    new = lena.get("/reflections/new/?module=tea-round")
    lena.submit(new, "Save", {"text": "I rang too late."})
    assert "I rang too late." in lena.get("/writing/").main
    (tmp_path / "the-sites.db").rename(tmp_path / "aside.db")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    page = lena.get("/writing/", status=503)
    assert "cannot be read or saved until the people who run this site have put something right" in page.main
    assert "Wait a minute" not in page.main
    refused = lena.submit(new, "Save", {"text": "More."}, status=503)
    assert "go back and copy it to a place of your own" in refused.main
    assert not (tmp_path / "the-sites.db").exists()
    for path in ("/home/", "/modules/", "/modules/tea-round/leaves/", "/progress/", "/account/"):
        lena.get(path)
    (tmp_path / "aside.db").rename(tmp_path / "the-sites.db")
    assert "I rang too late." in lena.get("/writing/").main


def test_a_program_is_told_in_json_what_is_wrong(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, method, status in (("/api/v1/nothing", "GET", 404), ("/api/v2/", "GET", 404), ("/api/v1/", "POST", 405)):
        answer = app.test_client().open(path, method=method)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), path
        assert answer.json["status"] == status
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    monkeypatch.setitem(app.view_functions, "api.openapi", _failing(app.view_functions["api.openapi"]))
    answer = app.test_client().get("/api/v1/openapi.json")
    assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
    assert answer.json["title"] == "Internal server error"
