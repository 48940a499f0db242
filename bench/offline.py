"""Work without a browser: marking, publishing, and how pages and publishing grow with the number of modules."""

from __future__ import annotations

import shutil
import time
from html.parser import HTMLParser
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask

from bench.learners import Site, settings
from bench.table import Table
from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.quizzes import attempts as rules
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.publishing import publish
from learnapp.web.clock import system_clock

RESPONSES = 10_000
SMALL = Path(__file__).parent.parent / "tests" / "modules" / "tea-round"


def marking(table: Table, site: Site) -> None:
    """Every shipped question in turn, each with an answer that a browser could have sent."""
    table.heading(f"Marking {RESPONSES} responses to the shipped questions")
    app = create_app(settings(site.folder))
    with app.extensions["store"].read() as connection:
        shelf = app.extensions["catalogue"].at(connection)
    app.extensions["store"].dispose()
    quizzes = [a for module in shelf.modules.values() for a in module.activities if isinstance(a, Quiz)]
    with app.test_request_context("/"):
        answered = [(quiz, q.id, form_answer(app, quiz, q)) for quiz in quizzes for q in quiz.questions]
    work = [(quiz, name, seed, given) for seed, (quiz, name, given) in enumerate(islice(cycle(answered), RESPONSES))]
    begun, cpu = time.perf_counter(), time.process_time()
    marks = [rules.mark_response(*item) for item in work]
    elapsed, used = time.perf_counter() - begun, time.process_time() - cpu
    right = sum(mark.score for mark in marks) / sum(mark.out_of for mark in marks)
    table.row(
        "a response", f"{used / RESPONSES * 1e6:.0f} µs of CPU, {elapsed:.2f} s in all ({right:.0%} of the points)"
    )
    table.note(f"{len(answered)} questions of {len({q.kind for quiz in quizzes for q in quiz.questions})} kinds")


def form_answer(app: Flask, quiz: Quiz, question: Question) -> Any:
    """An answer to the question, made from the fields of its own page."""
    kind = KINDS[question.kind]
    asked = rules.ask(quiz, question, seed=1)
    macros = app.jinja_env.get_template(f"questions/{question.kind}.html").make_module({})
    fields = Fields()
    fields.feed(str(macros.ask(kind.view(question, asked), {}, {})))  # type: ignore[attr-defined]
    for ticks in range(1, 6):
        try:
            return kind.parse(question, asked, fields.filled_in(ticks))
        except AnswerError:
            continue
    raise AssertionError(f"no answer fits {question.id} of {quiz.slug}")


class Fields(HTMLParser):
    """The fields of a form, and what a browser would send if each had its first possible value."""

    def __init__(self) -> None:
        super().__init__()
        self.radios: dict[str, list[str]] = {}
        self.boxes: dict[str, list[str]] = {}
        self.selects: dict[str, list[str]] = {}
        self.texts: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and given.get("type") in {"radio", "checkbox"}:
            (self.radios if given["type"] == "radio" else self.boxes).setdefault(name, []).append(value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and value:
            self.selects.setdefault(self._select, []).append(value)
        elif tag == "textarea" or (tag == "input" and name):
            self.texts.append(name)

    def filled_in(self, ticks: int) -> dict[str, list[str]]:
        """Every field filled in, with so many boxes ticked, and a different option for each select."""
        form = {name: values[:1] for name, values in self.radios.items()}
        form |= {name: values[:ticks] for name, values in self.boxes.items()}
        form |= {name: [values[i % len(values)]] for i, (name, values) in enumerate(self.selects.items())}
        return form | {
            name: ["12 beds, costed and agreed with the ward"[: 2 if ticks < 3 else 99]] for name in self.texts
        }


def publishing(table: Table, folder: Path) -> None:
    """All shipped modules into an empty database."""
    table.heading("Publishing the shipped modules, cold")
    store = _empty(folder / "publish.db")
    begun = time.perf_counter()
    results = publish(store, (MODULES,), read_library((MODULES,)), system_clock())
    elapsed = time.perf_counter() - begun
    new = sum(result.outcome == "new" for result in results)
    table.row(
        "all", f"{elapsed:.2f} s for {new} of {len(results)} modules, {elapsed / len(results) * 1000:.0f} ms each"
    )
    begun = time.perf_counter()
    publish(store, (MODULES,), read_library((MODULES,)), system_clock())
    table.row("again, unchanged", f"{(time.perf_counter() - begun) * 1000:.0f} ms")
    store.dispose()


def growth(table: Table, folder: Path, *, sizes: tuple[int, ...]) -> None:
    """Generated modules, ten times as many each time: cost of publishing one, of starting, and of pages."""
    table.heading("Growth with the number of modules (generated from a small one)")
    for size in sizes:
        root = folder / f"modules-{size}"
        make_modules(root, size)
        store = _empty(folder / f"growth-{size}.db")
        begun = time.perf_counter()
        results = publish(store, (root,), read_library((root, MODULES)), system_clock())
        published = time.perf_counter() - begun
        assert all(result.outcome == "new" for result in results), [r.problems[:1] for r in results][:1]
        begun = time.perf_counter()
        publish(store, (root,), read_library((root, MODULES)), system_clock())
        again = time.perf_counter() - begun
        store.dispose()
        made = Settings(
            instance=folder,
            database_url=f"sqlite:///{folder / f'growth-{size}.db'}",
            modules=(root, MODULES),
            secret="x" * 32,
        )
        first, module_page, list_page = _page_times(made, f"made-{size - 1:04}")
        table.row(
            f"{size} modules",
            f"publish {published / size * 1000:.1f} ms each, unchanged {again / size * 1000:.2f} ms each; "
            f"a process's first page {first * 1000:.0f} ms",
        )
        table.row("  pages, once warm", f"module {module_page * 1000:.2f} ms, list {list_page * 1000:.1f} ms")


def make_modules(root: Path, count: int) -> None:
    """So many modules, each a copy of the tests' small one under a name of its own."""
    for n in range(count):
        shutil.copytree(SMALL, root / f"made-{n:04}")


def _page_times(made: Settings, slug: str) -> tuple[float, float, float]:
    """Seconds for the first page of a process, and then, once it is warm, for a module's page and the list."""
    app = create_app(made)
    client = app.test_client()
    first = _timed(client, f"/modules/{slug}/")
    module_page = median(_timed(client, f"/modules/{slug}/") for _ in range(30))
    list_page = median(_timed(client, "/modules/") for _ in range(3))
    app.extensions["store"].dispose()
    return first, module_page, list_page


def _timed(client, path: str) -> float:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    assert client.get(path).status_code == 200
    return time.perf_counter() - begun


def _empty(path: Path) -> Store:
    store = Store(f"sqlite:///{path}")
    migrate(store)
    return store
