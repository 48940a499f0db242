"""What every test may use: one cast of people, a site, a browser-like client that checks every page."""

from __future__ import annotations

import contextlib
import copy
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from learnapp import create_app
from learnapp.cli import environment
from learnapp.config import Settings, with_secret
from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.db.prepared import Prepared
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.publishing import publish
from learnapp.store.people import people
from learnapp.vault import Vault
from learnapp.web.page_shell import Kept
from tests.client import Visitor
from tests.postgres import postgres_url

Queries = Callable[[], list[str]]
"""The fixture `queries`."""
PASSWORD = "violet tractor umbrella"
START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TEST_MODULES = Path(__file__).parent / "modules"

CAST = {
    "lena": ("Lena Marsh", Role.LEARNER),  # whose work it is
    "bola": ("Bola Adeyemi", Role.LEARNER),  # another learner, who must not see it
    "edwin": ("Edwin Okafor", Role.EDUCATOR),
    "ada": ("Ada Whitlock", Role.ADMIN),
}


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than the cores: tests in a browser or of killed processes wait for a third of their time."""
    return (os.cpu_count() or 1) + 1


PROVED_LATER = {
    *("own_pace", "ranking", "own_writing", "sets", "trying", "thread", "messages", "overview", "assignments"),
    *("educator", "heights", "meeting", "reach"),
}
"""Browser tests of single features; every run checks a learner's journey and every kind of page."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make proof` what would make a run longer than the continuous integration may take: a second database
    above the floor that knows about databases, and the look of single features in a browser.
    """
    for item in items:
        path = item.path.relative_to(Path(__file__).parent)
        elsewhere = "postgresql" in item.name and path.parts[0] != "store"
        feature = path.stem.removeprefix("test_") in PROVED_LATER or "without script" in item.name
        if elsewhere or (path.parts[0] == "browser" and feature):
            item.add_marker(pytest.mark.thorough)


def pytest_configure(config: pytest.Config) -> None:
    environment.FILE = Path(os.devnull, "none")  # tests must not read the settings of a site on this machine
    config.addinivalue_line(
        "markers", "thorough: a long look in a real browser, a second one, or a long proof; `make proof` runs it"
    )


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def _fill(store: Store, roots: tuple[Path, ...], password_hash: str) -> dict[str, int]:
    migrate(store)
    publish(store, roots, read_library((*roots, MODULES)), START)
    ids = {}
    with store.write() as connection:
        for key, (name, role) in CAST.items():
            added = people.add(
                connection,
                name=name,
                email=f"{key}@example.org",
                password_hash=password_hash,
                now=START,
                role=role,
                proved=True,
            )
            assert added is not None
            ids[key] = added
    return ids


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of the cast's password, quick to check: no one attacks it, and a thousand tests sign in."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> tuple[Path, dict[str, int]]:
    """A database with the test modules and the cast in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("filled") / "learnapp.db"
    store = Store(f"sqlite:///{path}")
    ids = _fill(store, (TEST_MODULES,), password_hash)
    with store.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.dispose()
    return path, ids


@pytest.fixture(scope="session")
def filled_postgres(password_hash: str) -> tuple[str, dict[str, int]]:
    """The same on PostgreSQL: the address of a database to copy, and the cast's ids."""
    url = postgres_url()
    store = Store(url)
    ids = _fill(store, (TEST_MODULES,), password_hash)
    store.dispose()
    return url, ids


class Databases:
    """Fresh databases at addresses that a worker uses again: SQLAlchemy compiles a statement once for each engine,
    and with an engine for each test that took a fifth of the time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stores: dict[str, Store] = {}

    def sqlite(self, name: str, template: Path) -> Store:
        """A copy of a database file.

        Each copy is a new file: a connection that was left open goes on reading the old one.
        """
        path = self.folder / f"{name}.db"
        for old in (path, path.with_name(f"{name}.db-wal"), path.with_name(f"{name}.db-shm")):
            old.unlink(missing_ok=True)
        shutil.copy(template, path)
        return self._at(f"sqlite:///{path}")

    def postgres(self, name: str, template: str) -> Store:
        """A copy of the database at an address."""
        return self._at(postgres_url(copy_of=template, name=name))

    def _at(self, url: str) -> Store:
        if url not in self._stores:
            self._stores[url] = Store(url)
        return self._stores[url]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with nothing in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "store.db"
    opened = Store(f"sqlite:///{path}")
    migrate(opened)
    with opened.read() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_address() -> str:
    url = postgres_url()
    opened = Store(url)
    migrate(opened)
    opened.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    """An empty, migrated database of each kind in turn."""
    empty = request.getfixturevalue("migrated_file" if request.param == "sqlite" else "migrated_address")
    opened = databases.sqlite("store", empty) if request.param == "sqlite" else databases.postgres("store", empty)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def filled_store(
    request: pytest.FixtureRequest, databases: Databases, filled_sqlite: tuple[Path, dict[str, int]]
) -> Iterator[tuple[Store, dict[str, int]]]:
    """A database of each kind in turn with the test modules and the cast, and the cast's ids."""
    if request.param == "sqlite":
        opened, ids = databases.sqlite("filled", filled_sqlite[0]), filled_sqlite[1]
    else:
        url, ids = request.getfixturevalue("filled_postgres")
        opened = databases.postgres("filled", url)
    yield opened, ids
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ids(filled_sqlite: tuple[Path, dict[str, int]]) -> dict[str, int]:
    """The ids of the cast."""
    return filled_sqlite[1]


def _settings(instance: Path, database: Path) -> Settings:
    return Settings(
        instance=instance,
        database_url=f"sqlite:///{database}",
        modules=(TEST_MODULES, MODULES),
        secret="a secret for tests, thirty-two or more",
        contact="site@example.org",
        testing=True,
    )


@pytest.fixture(scope="session")
def wired_app(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Flask:
    """The site, wired once: its routes take longer to put together than most tests take to run."""
    site = create_app(_settings(tmp_path_factory.mktemp("wired"), filled_sqlite[0]))
    with site.extensions["store"].read() as connection:
        site.extensions["catalogue"].at(connection)
    site.extensions["store"].dispose()
    return site


@pytest.fixture
def app(
    tmp_path: Path, databases: Databases, filled_sqlite: tuple[Path, dict[str, int]], wired_app: Flask, clock: Clock
) -> Iterator[Flask]:
    """A site for each test, with the test modules and the cast: a database, vault and clock of its own."""
    store = databases.sqlite("site", filled_sqlite[0])
    settings = with_secret(_settings(tmp_path, Path(store.url.database or "")))
    before = dict(wired_app.config), dict(wired_app.extensions)
    wired_app.extensions |= {
        "settings": settings,
        "clock": clock,
        "store": store,
        "vault": Vault(settings.vault),
        "catalogue": copy.copy(wired_app.extensions["catalogue"]),
        "drawn": Kept(),
    }
    yield wired_app
    wired_app.extensions["store"].dispose()
    for kept, now in zip(before, (wired_app.config, wired_app.extensions), strict=True):
        now.clear()
        now.update(kept)


@contextlib.contextmanager
def queries_of(app: Flask) -> Iterator[Queries]:
    """Returns every query since the last call, as SQLite itself sees them."""
    seen: list[str] = []

    def _listen(connection: Any, *_rest: object) -> None:
        connection.set_trace_callback(seen.append)

    engines = app.extensions["store"].engine, app.extensions["store"].reading_engine
    for engine in engines:
        sa.event.listen(engine, "checkout", _listen)

    # Connections that rest between readers were opened before this started to listen.
    app.extensions["store"].dispose()

    def taken() -> list[str]:
        asked = [s for s in seen if not s.startswith(("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA", "--"))]
        seen.clear()
        return asked

    yield taken
    for engine in engines:
        sa.event.remove(engine, "checkout", _listen)


@contextlib.contextmanager
def statements_of(store: Store) -> Iterator[Queries]:
    """Returns every statement since the last call, on either kind of database.

    One statement for many rows counts once.
    """
    seen: list[str] = []

    def _listen(_connection: Any, _cursor: Any, statement: str, *_rest: object) -> None:
        seen.append(statement)

    def _listening(way: Callable[..., Any]) -> Callable[..., Any]:
        def listened(prepared: Prepared, *args: Any, **named: Any) -> Any:
            seen.append(str(prepared.statement))
            return way(prepared, *args, **named)

        return listened

    def taken() -> list[str]:
        asked = list(seen)
        seen.clear()
        return asked

    engines = store.engine, store.reading_engine
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", _listen)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("rows", "run"):
            patch.setattr(Prepared, name, _listening(getattr(Prepared, name)))
        yield taken
    for engine in engines:
        sa.event.remove(engine, "before_cursor_execute", _listen)


@pytest.fixture
def queries(app: Flask) -> Iterator[Queries]:
    """As `queries_of`, of the test's own site."""
    with queries_of(app) as taken:
        yield taken


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A person who is not signed in."""
    return Visitor(app)


@pytest.fixture
def lena(app: Flask) -> Visitor:
    return Visitor(app).signed_in("lena")


@pytest.fixture
def bola(app: Flask) -> Visitor:
    return Visitor(app).signed_in("bola")


@pytest.fixture
def edwin(app: Flask) -> Visitor:
    return Visitor(app).signed_in("edwin")


@pytest.fixture
def ada(app: Flask) -> Visitor:
    return Visitor(app).signed_in("ada")
