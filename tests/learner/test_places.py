"""Editing while people work: no lost answer, no error, no score changed without confirmation.

Work is started and taken to a random point, the module is edited at random and published, and the work is resumed and
finished. `HISTORIES` of them are tried; tests/proof/alongside/test_editing.py tries a thousand.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Library, Quiz
from learnapp.domain.questions import KINDS
from learnapp.domain.quizzes import attempts as rules
from learnapp.domain.reading import load_folder, read_library
from learnapp.paths import MODULES
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts
from learnapp.store.operations import publishing
from learnapp.store.operations.migrate import migrate
from learnapp.store.tables.people_and_work import metadata, site
from tests.conftest import TEST_MODULES

HISTORIES = 30
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANSWERS: dict[str, list[Any]] = {
    "warmest": [[0], [1], [2]],
    "tray": [[0], [0, 1], [2, 3]],
    "tips": [[1, 2, 3, 4], [4, 3, 2, 1]],
    "help": [[0, 2, 4], [1, 3, 5]],
}
NEW_QUESTION = """## A new one {#new .single-best competency=2.2}

Text.

- [x] Milk

    Yes, because it cools.

- [ ] Lemon

    No, because it curdles.

- [ ] Salt

    No, because it is salt."""
FIRST = "- [ ] The first poured\n\n    feedback-canary-b01 It has stood longest.\n"
LAST = "- [x] The last poured\n\n    feedback-canary-b02 Yes: the pot keeps its heat.\n"
_QUIZ = (TEST_MODULES / "tea-round" / "40-after.quiz.md").read_text()
TRAY = _QUIZ[_QUIZ.index("## Which of these") : _QUIZ.index("## Rank what you do")]
EDITS = {
    "wording": [("The pot was filled at four.", "The pot was filled at five."), ("Spoons", "Teaspoons")],
    "feedback": [("It has stood longest.", "It has stood the longest."), ("Somebody takes sugar.", "Two take sugar.")],
    "key": [("- [x] A cloth", "- [ ] A cloth")],
    "structure": [
        ("- [ ] The bleep\n\n    feedback-canary-b07 It belongs on you.\n", ""),
        ("## Rank what you do", f"{NEW_QUESTION}\n\n## Rank what you do"),
        (f"{FIRST}\n{LAST}", f"{LAST}\n{FIRST}"),
        (TRAY, ""),
    ],
}
HISTORY = st.fixed_dictionaries(
    {
        "before": st.lists(st.sampled_from(sorted(ANSWERS)), unique=True, max_size=4),
        "edits": st.lists(
            st.sampled_from([(cls, i) for cls, edits in EDITS.items() for i in range(len(edits))]),
            min_size=1,
            max_size=3,
            unique=True,
        ),
        "picks": st.dictionaries(st.sampled_from(sorted(ANSWERS)), st.integers(0, 2), max_size=4),
        "submit_first": st.booleans(),
        "seed": st.integers(0, 2**31 - 1),
    }
)


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path_factory.mktemp('editing') / 'a.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


def _published(store: Store, files: dict[str, bytes], library: Library, slug: str = "tea-round") -> None:
    folder = Path(store.url.database or "").parent / "modules" / slug
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (result,) = publishing.publish(store, (folder.parent,), library, NOW)
    assert result.outcome in {"new", "unchanged"}, [str(p) for p in result.problems if p.severity == "error"]


def _edited(files: dict[str, bytes], cls: str, number: int) -> dict[str, bytes] | None:
    old, new = EDITS[cls][number]
    text = files["40-after.quiz.md"].decode()
    if old not in text:
        return None
    entry = f"changes:\n  - date: 2026-11-03\n    class: {cls}\n    note: Put right.\n"
    head = files["module.md"].decode().replace("changes:\n", entry, 1)
    return {**files, "40-after.quiz.md": text.replace(old, new, 1).encode(), "module.md": head.encode()}


@given(history=HISTORY)
@settings(max_examples=HISTORIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_work_goes_on_over_every_kind_of_edit(store: Store, library: Library, history: dict[str, Any]) -> None:
    goes_on(store, library, history)


def goes_on(store: Store, library: Library, history: dict[str, Any]) -> None:
    person = _fresh_person(store)
    files = load_folder(TEST_MODULES / "tea-round")
    catalogue = Catalogue(library)
    _published(store, files, library)
    _begin(store, catalogue, person, history["seed"])
    scored: dict[str, float] = {}
    for name in history["before"]:
        _answer(store, catalogue, person, name, history["picks"].get(name, 0))
    if history["submit_first"]:
        scored = _submit(store, catalogue, person)

    for cls, number in history["edits"]:
        edited = _edited(files, cls, number)
        if edited is not None:
            files = edited
            _published(store, files, library)

    if history["submit_first"]:
        assert _marks(store, catalogue, person) == scored
        return
    with store.read() as connection:
        kept = attempts.unfinished(connection, person, "tea-round", "after")
    assert kept is not None
    assert {n: r.answer for n, r in kept.responses.items()} == {
        n: _pick(n, history["picks"].get(n, 0)) for n in history["before"]
    }
    for name in ANSWERS:
        if name not in history["before"]:
            _answer(store, catalogue, person, name, history["picks"].get(name, 0))
    first = _submit(store, catalogue, person)
    assert set(first) == set(ANSWERS)
    assert _marks(store, catalogue, person) == first


# Work, through the site's own functions ------------------------------------------------------------


def _fresh_person(store: Store) -> int:
    from learnapp.store.people import people

    with store.write() as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not site:
                connection.execute(table.delete())
        added = people.add(connection, name="Lena", email="lena@example.org", password_hash="x", now=NOW)
    assert added is not None
    return added


def _pick(name: str, number: int) -> Any:
    return ANSWERS[name][number % len(ANSWERS[name])]


def _quiz(store: Store, catalogue: Catalogue, attempt: attempts.Attempt, name: str) -> tuple[Quiz, str]:
    with store.read() as connection:
        catalogue.at(connection)
        response = attempt.responses.get(name)
        digest = response.edition if response else catalogue.continues_on("tea-round", attempt.edition)
        quiz = catalogue.edition(connection, digest).activity("after")
    assert isinstance(quiz, Quiz)
    return quiz, digest


def _begin(store: Store, catalogue: Catalogue, person: int, seed: int) -> None:
    with store.write() as connection:
        digest = catalogue.at(connection).editions["tea-round"]
        assert attempts.begin(
            connection, person, "tea-round", "after", edition=digest, seed=seed, questions=tuple(ANSWERS), now=NOW
        )


def _answer(store: Store, catalogue: Catalogue, person: int, name: str, number: int) -> None:
    """Answer as a browser does: the page is built, its form filled in and parsed, the answer saved."""
    with store.read() as connection:
        attempt = attempts.unfinished(connection, person, "tea-round", "after")
    assert attempt is not None
    quiz, digest = _quiz(store, catalogue, attempt, name)
    question = quiz.question(name)
    assert question is not None, "a question of open work must stay"
    asked = rules.ask(quiz, question, attempt.seed)
    kind = KINDS[question.kind]
    kind.view(question, asked)
    form = kind.form(question, asked, _pick(name, number))
    answer = kind.parse(question, asked, form)
    assert answer == _pick(name, number)
    with store.write() as connection:
        attempts.save_response(
            connection,
            attempt.id,
            person,
            question=name,
            edition=digest,
            answer=answer,
            certainty=None,
            revision=1,
            seconds=1,
            now=NOW,
        )


def _all_marks(store: Store, catalogue: Catalogue, attempt: attempts.Attempt) -> dict[str, float]:
    marks = {}
    for name in attempt.questions:
        quiz, _ = _quiz(store, catalogue, attempt, name)
        response = attempt.responses.get(name)
        marks[name] = rules.mark_response(quiz, name, attempt.seed, response.answer if response else None).score
    return marks


def _submit(store: Store, catalogue: Catalogue, person: int) -> dict[str, float]:
    with store.read() as connection:
        attempt = attempts.unfinished(connection, person, "tea-round", "after")
    assert attempt is not None
    marks = _all_marks(store, catalogue, attempt)
    points = {name: (marks[name], 1.0, 0.0) for name in attempt.responses}
    with store.write() as connection:
        attempts.submit(connection, attempt.id, points, score=sum(marks.values()), out_of=4, share=None, now=NOW)
    return marks


def _marks(store: Store, catalogue: Catalogue, person: int) -> dict[str, float]:
    with store.read() as connection:
        attempt = attempts.numbered(connection, person, "tea-round", "after", 1)
    assert attempt is not None
    given_points = {n: r.score for n, r in attempt.responses.items()}
    marks = _all_marks(store, catalogue, attempt)
    assert {n: marks[n] for n in given_points} == given_points
    return marks
