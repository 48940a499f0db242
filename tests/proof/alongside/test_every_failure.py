"""R17: on every route each statement that it sends to the database fails in turn, its commit too.

No page is shown as if nothing had happened, none says what failed, nothing is half written, and the log has one line
with the reference that the page shows.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from learnapp.store.db.engine import sqlite_driver
from tests.access_world import World, world
from tests.proof.alongside.permitted import who_may
from tests.proof.figures import reached
from tests.test_access_matrix import SENDS, address, form, routes

DRIVER = sqlite_driver()
WORDS = "canary of a failure"
KINDS = (DRIVER.DatabaseError(f"malformed: {WORDS}"), DRIVER.OperationalError(f"disk I/O error: {WORDS}"))
"""An unexpected error and a temporary one, answered 500 and 503."""
COUNTS = {"rate_limit"}
"""Kept even if the request fails: a failed attempt counts too."""


class Failing:
    """Counts statements, and fails at number `at`."""

    def __init__(self) -> None:
        self.asked = 0
        self.at = -1
        self.error: Exception = KINDS[0]

    def ask(self) -> None:
        self.asked += 1
        if self.asked == self.at:
            raise self.error

    @contextlib.contextmanager
    def counting(self, at: int = -1, error: Exception = KINDS[0]) -> Iterator[None]:
        self.asked, self.at, self.error = 0, at, error
        try:
            yield
        finally:
            self.at = -1

    def listen(self, engine: sa.Engine) -> None:
        failing = self

        class Cursor(DRIVER.Cursor):  # type: ignore[name-defined,misc]
            def execute(self, sql: str, *values: Any) -> Any:
                if not sql.startswith(("PRAGMA", "ROLLBACK")) and sql != "BEGIN":  # these cannot fail
                    failing.ask()
                return super().execute(sql, *values)

        class Connection(DRIVER.Connection):  # type: ignore[name-defined,misc]
            def cursor(self, *_kind: Any) -> Any:
                return super().cursor(Cursor)

            def commit(self) -> None:
                if self.in_transaction:
                    failing.ask()
                super().commit()

        @sa.event.listens_for(engine, "do_connect")
        def _connect(dialect: Any, _record: Any, given: Any, named: Any) -> Any:
            return dialect.connect(*given, **named, factory=Connection)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("failing"), *filled_sqlite)
    made.app.testing = False
    made.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield made
    made.app.extensions["store"].dispose()


@pytest.fixture
def failing(site: World) -> Failing:
    made = Failing()
    store = site.app.extensions["store"]
    store.dispose()
    for engine in (store.engine, store.reading_engine):
        made.listen(engine)
    return made


def _ask(site: World, rule: Rule, method: str) -> TestResponse:
    who, fields = who_may(rule, method), form(site, SENDS[rule.endpoint].fields) if method == "POST" else {}
    site.open_browser(who)
    site.app.extensions.pop("ready", None)
    return site.ask(who, method, address(site, rule), fields)


def _commits(file: Path) -> Iterator[int]:
    """A number that changes whenever a change to the database is committed."""
    with contextlib.closing(DRIVER.connect(file)) as watching:
        while True:
            yield watching.execute("PRAGMA data_version").fetchone()[0]


def test_whatever_fails_on_whatever_route_is_answered_and_leaves_nothing_half_done(
    site: World, failing: Failing, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(logging.Formatter, "formatException", lambda *_: "")  # these would take half of the time
    statuses: Counter[int] = Counter()
    wrong: list[object] = []
    tried = 0
    before, commits = site.rows(), _commits(site.file)
    for method in ("GET", "POST"):
        for rule in routes(site, method):
            with failing.counting():
                whole = _ask(site, rule, method)
            asked = failing.asked
            site.restore()
            unchanged = next(commits)
            for at in range(1, asked + 1):
                error = KINDS[at % 2]
                caplog.clear()
                with failing.counting(at, error):
                    answer = _ask(site, rule, method)
                tried += 1
                statuses[answer.status_code] += 1
                where = (rule.endpoint, method, at, asked, answer.status_code)
                wrong += [(*where, said) for said in _said_wrong(answer, whole, caplog)]
                if next(commits) != unchanged:
                    changed = {table for table, rows in site.rows().items() if rows != before[table]} - COUNTS
                    if changed and answer.status_code >= 500:
                        wrong.append((*where, "kept", sorted(changed)))
                    site.restore()
                    unchanged = next(commits)
    reached(
        "R17",
        f"{tried} failures of single statements on {len(routes(site, 'GET')) + len(routes(site, 'POST'))} routes: "
        f"{dict(sorted(statuses.items()))}, {len(wrong)} half written, untold or told too much",
    )
    assert not wrong, "\n".join(map(str, wrong))


def _said_wrong(answer: TestResponse, whole: TestResponse, caplog: pytest.LogCaptureFixture) -> list[str]:
    """What is wrong with the answer to a request in which something failed."""
    text = answer.get_data(as_text=True)
    found = [] if WORDS not in text and "Traceback" not in text else ["tells what failed"]
    if answer.status_code not in {500, 503}:
        # Something that the page can do without was left out.
        left_out = [r for r in caplog.records if re.search("not (written|destroyed)", r.getMessage())]
        fine = answer.status_code == whole.status_code and left_out
        return found if fine else [*found, f"answered {answer.status_code}, usually {whole.status_code}"]
    if answer.mimetype == "text/html":
        shown = re.search(r"\b[0-9a-f]{12}\b", text)
        lines = [r for r in caplog.records if shown and shown.group() in r.getMessage()]
        if len(lines) != 1:
            found.append(f"{len(lines)} lines in the log with the reference shown")
    return found
