"""A real site, served as an operator serves it, and a real browser to look at it with.

Where there is no Chromium the browser tests are skipped and say so; with CI=true they fail instead.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import review_card
from tests.browser.looking import Looking
from tests.browser.walking import sign_in
from tests.browser.watching import Watch
from tests.conftest import CAST, PASSWORD, START, TEST_MODULES

OUR_MODULES = Path(__file__).parent / "modules"
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the quickest, since it draws no window."""
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A served site. `url` has no slash at its end."""

    url: str
    database: str

    def add_person(self, email: str, name: str, password_hash: str, role: str = "learner") -> None:
        store = Store(self.database)
        with store.write() as connection:
            added = people.add(
                connection,
                name=name,
                email=email,
                password_hash=password_hash,
                now=datetime.now(UTC),
                role=role,
                proved=True,
            )
        store.dispose()
        assert added is not None, f"{email} was there already"

    def reset_token(self, email: str) -> str:
        """The token of a one-time link, as `learnapp person reset` makes it."""
        store = Store(self.database)
        with store.write() as connection:
            account = people.find(connection, people.email_key(email))
            assert account is not None
            token = people.make_reset_link(connection, account.id, datetime.now(UTC))
        store.dispose()
        return token

    def make_reviews_due(self, email: str) -> int:
        """Make a person's review cards due at once. Returns how many there are."""
        store = Store(self.database)
        with store.write() as connection:
            account = people.find(connection, people.email_key(email))
            assert account is not None
            mine = review_card.c.person_id == account.id
            count = connection.execute(review_card.update().where(mine).values(due_at=START)).rowcount
        store.dispose()
        return count


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, password_hash: str, browser: Browser) -> Iterator[Site]:
    """The shipped modules, the test modules and the cast, on a server and a port of their own.

    It depends on the browser so that nothing is served if there is no browser to look at it.
    """
    instance = tmp_path_factory.mktemp("served")
    database = f"sqlite:///{instance / 'learnapp.db'}"
    store = Store(database)
    migrate(store)
    store.dispose()
    port = _free_port()
    served = Site(f"http://127.0.0.1:{port}", database)
    for key, (name, role) in CAST.items():
        served.add_person(f"{key}@example.org", name, password_hash, role)
    with _serving(port, instance):
        yield served


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serving(port: int, instance: Path) -> Iterator[None]:
    folders = os.pathsep.join(str(folder) for folder in (TEST_MODULES, OUR_MODULES, MODULES))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEARNAPP_", "DATABASE_"))}
    settings = {
        "LEARNAPP_INSTANCE": str(instance),
        "LEARNAPP_MODULES": folders,
        "LEARNAPP_CONTACT": "site@example.org",
    }
    log = instance / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "learnapp.cli", "serve", "--port", str(port), "--workers", "1"],
            env={**kept, **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(server, port, log)
        yield
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, f"The site stopped as it started:\n{log.read_text()}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The site was not ready after {START_SECONDS} seconds:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium, and with CI=true the browser tests must run.")
        pytest.skip("There is no Chromium on this machine, so no page was looked at in a browser.")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def open_context(browser: Browser, site: Site) -> Callable[..., tuple[BrowserContext, Watch]]:
    """Open a separate browser at the site: it shares nothing with any other, and every complaint is recorded."""

    def opened(**options: Any) -> tuple[BrowserContext, Watch]:
        context = browser.new_context(
            base_url=site.url,
            locale="en-GB",
            timezone_id="Europe/London",
            **{"viewport": {"width": 320, "height": 700}, **options},
        )
        context.set_default_timeout(30_000)  # a click waits for its page, which a busy machine may delay
        return context, Watch(context)

    return opened


@pytest.fixture
def new_person(site: Site, password_hash: str) -> Callable[[], str]:
    """Add a learner who has done nothing yet, and return their address."""

    def added() -> str:
        email = f"{os.urandom(6).hex()}@example.org"
        site.add_person(email, "Nia Roberts", password_hash)
        return email

    return added


@pytest.fixture(scope="session")
def password() -> str:
    """The password of the cast and of everybody added."""
    return PASSWORD


@pytest.fixture(scope="module")
def seen_by(
    open_context: Callable[..., tuple[BrowserContext, Watch]], password: str
) -> Iterator[Callable[[str], Looking]]:
    """The cast, each signed in once in a browser of their own; "nobody" is a visitor."""
    known: dict[str, Looking] = {}

    def looking(who: str) -> Looking:
        if who not in known:
            context, watch = open_context()
            page = context.new_page()
            if who != "nobody":
                sign_in(page, f"{who}@example.org", password)
            known[who] = Looking(page, watch)
        return known[who]

    yield looking
    for one in known.values():
        one.page.context.close()


@pytest.fixture
def beginner(
    open_context: Callable[..., tuple[BrowserContext, Watch]], new_person: Callable[[], str], password: str
) -> Iterator[Looking]:
    """A learner who has done nothing yet."""
    context, watch = open_context()
    page = context.new_page()
    sign_in(page, new_person(), password)
    yield Looking(page, watch)
    context.close()


@pytest.fixture
def page(beginner: Looking) -> Iterator[Page]:
    """A page on which a new learner is signed in; nothing may go wrong on it."""
    yield beginner.page
    beginner.watch.assert_quiet()


@pytest.fixture
def phone(beginner: Looking) -> Page:
    """A new learner's phone."""
    return beginner.page
