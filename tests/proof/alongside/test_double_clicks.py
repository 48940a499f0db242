"""R3: every form that adds a row, sent eight times at once, adds what it adds when it is sent once; and no two forms of
one person can wait for each other for ever.

On both databases, in eight threads of one process; `test_parallel_starts` sends to several processes.
"""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from learnapp.store.tables.people_and_work import metadata
from tests.access_world import World
from tests.conftest import statements_of
from tests.postgres import postgres_url
from tests.proof.alongside.permitted import who_may
from tests.proof.figures import reached
from tests.test_access_matrix import SENDS, address, form, routes
from tests.two_organisations import Two

AT_ONCE = 8
EACH_COUNTS = {"rate_limit", "site"}
"""Tables of counters, in which every request counts."""
EACH_ITS_OWN = {"accounts.sign_in", "educator.invite"}
"""Routes where each sending has its own row on purpose: two browsers can sign in at once; and a pasted list is kept for
an hour, to be looked at, and invites no one before it is confirmed, once."""


def _rows(made: World) -> Counter[str]:
    with made.app.extensions["store"].read() as connection:
        tables = [table for table in metadata.sorted_tables if table.name not in EACH_COUNTS]
        counts = [(t.name, connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one()) for t in tables]
        return Counter(dict(counts))


def _send(made: World, rule: Rule, times: int) -> list[int]:
    """Send the same form so many times at once. Returns the statuses."""
    who = who_may(rule, "POST")
    to, fields = address(made, rule), form(made, {**SENDS[rule.endpoint].fields, "once": "the-same-page"})
    statuses: list[int] = []
    ready = threading.Barrier(times)

    def send() -> None:
        client = made.app.test_client()
        with client.session_transaction() as session:
            session.update(made.sessions[who])
        ready.wait()
        statuses.append(client.post(to, data={"csrf_token": made.tokens[who], **fields}).status_code)

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def _keeping(made: World, url: str, folder: Path) -> Callable[[], None]:
    """Returns a function that restores the database to its current state."""
    store = made.app.extensions["store"]
    store.dispose()
    if store.is_sqlite:
        kept = folder / "kept.db"
        shutil.copy(store.url.database, kept)

        def put_back() -> None:
            store.dispose()
            for suffix in ("-wal", "-shm"):
                Path(f"{store.url.database}{suffix}").unlink(missing_ok=True)
            shutil.copy(kept, store.url.database)

        return put_back
    kept_url = sa.make_url(postgres_url(copy_of=url))
    plain = kept_url.set(drivername="postgresql", username="postgres", database="postgres")

    def copy_back() -> None:
        store.dispose()
        with psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {store.url.database} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {store.url.database} OWNER learnapp TEMPLATE {kept_url.database}")

    return copy_back


def _counts_after_a_lock(statements: Sequence[str]) -> bool:
    """Whether a form counts towards a limit after it has locked a row on PostgreSQL. A limit's row is a lock that all
    of a person's forms share: two that take it and another one in opposite orders end in a deadlock.
    """
    counts = [place for place, one in enumerate(statements) if "INSERT INTO rate_limit" in one]
    locks = [place for place, one in enumerate(statements) if "FOR UPDATE" in one]
    return bool(counts and locks) and counts[-1] > locks[0]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_form_that_adds_something_adds_it_once(tmp_path: Path, database: str) -> None:
    url = postgres_url() if database == "postgresql" else f"sqlite:///{tmp_path / 'learnapp.db'}"
    made = Two(tmp_path, url, "x").worlds["heron"]
    put_back = _keeping(made, url, tmp_path)
    before = _rows(made)
    adding, counting, wrong, late = 0, 0, [], []
    with statements_of(made.app.extensions["store"]) as taken:
        for rule in routes(made, "POST"):
            taken()
            _send(made, rule, 1)
            sent = taken()
            counting += any("INSERT INTO rate_limit" in one for one in sent)
            if _counts_after_a_lock(sent):
                late.append(rule.endpoint)
            once = _rows(made)
            put_back()
            if rule.endpoint in EACH_ITS_OWN or not once - before:
                continue
            adding += 1
            statuses = _send(made, rule, AT_ONCE)
            more = _rows(made) - once
            put_back()
            if more or max(statuses) >= 500:
                wrong.append((rule.endpoint, dict(more), Counter(statuses)))
    made.app.extensions["store"].dispose()
    reached(
        "R3",
        f"{database}: {adding} forms that add a row, each sent {AT_ONCE} times at once: "
        f"{len(wrong)} added more than one; {counting} forms count towards a limit, {len(late)} of them after a lock",
    )
    assert adding > 30
    assert counting > 30
    assert not wrong, "\n".join(map(str, wrong))
    assert not late
