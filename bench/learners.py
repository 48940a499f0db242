"""Made-up people at work on the shipped modules, written straight into the database, and what their browsers hold."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from bench import load
from bench.history import live_through
from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Module, Quiz
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, runs
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.publishing import publish
from learnapp.store.people import people, sign_ins
from learnapp.vault import Vault
from learnapp.vault.recognising import recognise
from learnapp.web.clock import system_clock

SECRET = "the benchmark's secret, of no use elsewhere"
OWN_ANSWERS = 8
"""Single-best questions in each learner's open attempt."""


@dataclass(frozen=True)
class Browser:
    """One signed-in learner: the cookie header, the form token, the signed note of whose page it is."""

    person: int
    cookie: str
    token: str
    owner: str


@dataclass(frozen=True)
class Site:
    """A filled site. `case` and `quiz` are those of `module` that the learners are in the middle of.

    `veterans` have three years behind them; `returners` have finished as much in a tenth of the time.
    """

    folder: Path
    module: Module
    case: Case
    quiz: Quiz
    lesson: str
    browsers: list[Browser]
    database_url: str = ""
    veterans: list[Browser] = field(default_factory=list)
    returners: list[Browser] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What database it has."""
        return "PostgreSQL" if self.database_url else "SQLite"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables a process needs to serve it."""
        modules = str(self.folder / "modules")
        return {
            "LEARNAPP_INSTANCE": str(self.folder),
            "DATABASE_URL": self.database_url,
            "LEARNAPP_MODULES": modules,
        }

    def path(self, *parts: object) -> str:
        return "/".join(("/modules", self.module.slug, *(str(part) for part in parts))) + "/"


def settings(folder: Path, database_url: str = "") -> Settings:
    """How the site in `folder` runs."""
    return Settings(instance=folder, database_url=database_url, modules=(folder / "modules",), secret=SECRET)


def fill(folder: Path, learners: int, database_url: str = "", modules: Path = MODULES) -> Site:
    """A site whose learners have each finished a quiz, and are half-way through a case and another go at the quiz."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "secret").write_text(SECRET)
    shutil.copytree(modules, folder / "modules")  # a copy, because their authors may be changing them
    for shared in MODULES.glob("*.yaml"):
        shutil.copy(shared, folder / "modules")
    made = settings(folder, database_url)
    store = Store(made.database_url)
    migrate(store)
    publish(store, made.modules, read_library(made.modules), system_clock())
    recognise(Vault(made.vault, store), store)  # as the first start does
    app = create_app(made)
    with store.read() as connection:
        shelf = app.extensions["catalogue"].at(connection)
    module = next(iter(shelf.modules.values()))
    case = next(a for a in module.activities if isinstance(a, Case))
    quiz = next(a for a in module.activities if isinstance(a, Quiz) and a.purpose == "end")
    lesson = next(a.slug for a in module.activities if not isinstance(a, Case | Quiz))
    site = Site(folder, module, case, quiz, lesson, [], database_url)
    for first in range(0, learners, 100):
        with store.write() as connection:
            for n in range(first, min(first + 100, learners)):
                site.browsers.append(_learner(app, connection, site, shelf.editions[module.slug], n))
    store.dispose()
    app.extensions["store"].dispose()
    return site


def add_veterans(site: Site, count: int) -> None:
    """Add so many veterans and as many returners, at the same point of their work as the others."""
    app = create_app(settings(site.folder, site.database_url))
    store = app.extensions["store"]
    with store.read() as connection:
        shelf = app.extensions["catalogue"].at(connection)
    others = {slug: module for slug, module in shelf.modules.items() if slug != site.module.slug}
    number = itertools.count(1_000_000)
    for kind, share in ((site.veterans, 1.0), (site.returners, 0.1)):
        for _ in range(count):
            with store.write() as connection:
                browser = _learner(app, connection, site, shelf.editions[site.module.slug], next(number))
                vault = app.extensions["vault"]
                live_through(connection, vault, browser.person, others, shelf.editions, system_clock(), share)
            kind.append(browser)
    store.dispose()


def answered_questions(quiz: Quiz) -> tuple[str, ...]:
    """The questions of every learner's open attempt."""
    return tuple(question.id for question in quiz.questions if question.kind == "single-best")[:OWN_ANSWERS]


def _learner(app: Flask, connection, site: Site, edition: str, n: int) -> Browser:  # type: ignore[no-untyped-def]
    now = system_clock()
    address = site.module.slug, site.case.slug
    person = people.add(connection, name=f"Learner {n}", email=f"learner{n}@example.org", password_hash="!", now=now)
    assert person is not None
    token = sign_ins.begin(connection, person, "Firefox on Linux", now, timedelta(hours=12))
    runs.begin(connection, person, *address, edition, person % 997, now)
    run = runs.first(connection, person, *address)
    assert run is not None
    runs.move(connection, run.id, _half_way(site.case), now, ended=False)
    asked = answered_questions(site.quiz)
    for finished in (True, False):
        goes = (connection, person, site.module.slug, site.quiz.slug)
        attempts.begin(*goes, edition=edition, seed=person, questions=asked, now=now)
        attempt = attempts.unfinished(*goes)
        assert attempt is not None
        if finished:
            marks = dict.fromkeys(asked, (1.0, 1.0, 0.25))
            attempts.submit(connection, attempt.id, marks, score=4, out_of=len(asked), share=0.4, now=now)
    return _browser(app, person, token)


def _half_way(case: Case) -> tuple[int, ...]:
    """The path of a learner who has taken the first open choice, four times or until the story nearly ends."""
    path: list[int] = []
    while len(path) < 4:
        walk = cases.replay(case, tuple(path))
        step = cases.open_choices(case, walk.state)[0][0]
        if cases.at_ending(case, cases.take(case, walk.state, step).after):
            break
        path.append(step)
    return tuple(path)


def _browser(app: Flask, person: int, token: str) -> Browser:
    """What the browser has after signing in, as if it had fetched the page."""
    from flask_wtf.csrf import generate_csrf

    from learnapp.web.drafts import _signer

    with app.test_request_context("/"):
        from flask import session

        session["_user_id"], session["_fresh"] = token, True
        form_token = generate_csrf()
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = f"learnapp={signer.dumps(dict(session))}"
        return Browser(person, cookie, form_token, str(_signer(SECRET).dumps(person)))


def answers(site: Site, browser: Browser, rounds: int = 1_000_000) -> Iterator[bytes]:
    """Requests that answer the learner's open attempt, question by question, each round with another answer."""
    asked = answered_questions(site.quiz)
    for turn in range(rounds):
        for number, _ in enumerate(asked, 1):
            yield load.post(site.path(site.quiz.slug, "questions", number), browser.cookie, answer_form(browser, turn))


def answer_form(browser: Browser, revision: int) -> str:
    """An answer given when `revision` answers had been given to the question before."""
    fields = {"csrf_token": browser.token, "owner": browser.owner, "attempt": 2, "revision": revision, "opened": 0}
    return urlencode({**fields, "answer": revision % 3, "certainty": 1 + revision % 3})


def assets_of(page: str) -> list[str]:
    """The addresses of everything a browser fetches for a page."""
    found = re.findall(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"', page)
    return [address for address in dict.fromkeys(found) if not address.startswith("data:")]
