"""What a request may write, and writes that a page can do without: reading writes nothing, and no page waits."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from flask import Flask, abort
from werkzeug.exceptions import NotFound

from learnapp.store.db.engine import AT_ONCE, Store, StoreBusyError
from learnapp.store.tables.people_and_work import mistake_report, site
from learnapp.web.transaction import begin_writing, commit, db, write_if_free
from tests.client import Visitor
from tests.web.waiting import SOON


def test_the_database_refuses_a_write_on_a_reading_connection(store: Store) -> None:
    with store.read() as connection:
        assert connection.execute(sa.select(site)).all() == []

    def accident() -> None:
        with store.read() as connection:
            connection.execute(site.insert().values(key="accident", number=1))

    with pytest.raises(sa.exc.DBAPIError):
        accident()
    with store.write() as connection:
        assert connection.execute(sa.select(site)).all() == []
        connection.execute(site.insert().values(key="meant", number=1))
    with store.read() as connection:
        assert connection.execute(sa.select(site.c.key)).scalars().all() == ["meant"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_that_writes_by_accident_fails_and_nothing_stays(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def writes() -> str:
        db().execute(site.insert().values(key="accident", number=1))
        return "written"

    writes.access = "anyone"  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "catalogue.about", writes)
    assert visitor.raw(method, "/about/").status_code >= 500
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(site).where(site.c.key == "accident")).all() == []


def test_what_cannot_be_written_at_once_is_left_out(app: Flask, busy: ExitStack) -> None:
    with app.test_request_context("/"):
        begun = time.monotonic()
        assert not write_if_free("A number", lambda connection: connection.execute(site.delete()))
        assert time.monotonic() - begun < SOON
        busy.close()
        assert write_if_free("A number", lambda connection: connection.execute(site.delete()))


def test_a_locked_row_is_not_waited_for(store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite locks no rows")
    with store.write() as connection:
        connection.execute(site.insert().values(key="n", number=1))

    def change() -> None:
        with store.write(wait=AT_ONCE) as connection:
            connection.execute(site.update().values(number=2))

    with store.write() as connection:
        connection.execute(sa.select(site).with_for_update()).all()
        begun = time.monotonic()
        with pytest.raises(StoreBusyError):
            change()
        assert time.monotonic() - begun < SOON


def test_a_write_that_others_wait_for_still_waits_after_one_that_did_not(store: Store) -> None:
    with store.write(wait=AT_ONCE) as connection:
        connection.execute(site.insert().values(key="n", number=1))
    if store.is_sqlite:
        with store.write() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 15_000


def test_what_a_failing_request_wrote_is_not_kept(app: Flask, lena: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    app.testing = False

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("learnapp.catalogue.report.outbox.queue", fail)
    page = lena.get("/report/?page=/modules/tea-round/")
    lena.submit(page, "Send report", {"text": "A slip"}, status=500)
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(mistake_report)).all() == []


def test_the_page_about_an_error_begins_a_transaction_of_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        db().execute(site.insert().values(key="half done", number=1))
        abort(404)

    monkeypatch.setitem(app.view_functions, "catalogue.about", fails)
    with app.test_request_context("/about/"):
        begin_writing()
        with pytest.raises(NotFound):
            app.dispatch_request()
        db().execute(site.insert().values(key="of the page", number=1))
        commit()
        written = db().execute(sa.select(site.c.key).where(site.c.number == 1, site.c.key.contains(" ")))
        assert written.scalars().all() == ["of the page"]


def test_a_get_that_a_provider_causes_can_write_and_others_still_cannot(app: Flask) -> None:
    add = site.insert()
    with app.test_request_context("/"):
        assert db().execute(sa.select(site).where(site.c.key == "back")).first() is None
        begin_writing()
        db().execute(add.values(key="back", number=1))
        commit()
        db().execute(add.values(key="again", number=1))
        commit()
    with app.test_request_context("/"), pytest.raises(sa.exc.DBAPIError):
        db().execute(add.values(key="other", number=1))
