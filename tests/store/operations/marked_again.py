"""Quizzes taken through the store, and an edition with another key published."""

import shutil
from datetime import datetime
from pathlib import Path

from learnapp.domain.content.content import Library, Quiz
from learnapp.domain.quizzes import attempts as rules
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts
from learnapp.store.operations.publishing import publish
from tests.conftest import TEST_MODULES
from tests.store.learning.working import NOW


def take(store: Store, catalogue: Catalogue, person_id: int, answer: int, now: datetime = NOW) -> None:
    """Submit an attempt of one question, single-best `warmest`, through the store's own functions."""
    where = (person_id, "tea-round", "after")
    with store.write() as connection:
        digest = catalogue.at(connection).editions["tea-round"]
        attempts.begin(connection, *where, edition=digest, seed=7, questions=("warmest", "tray"), now=now)
        begun = attempts.unfinished(connection, *where)
        assert begun is not None
        given = {"question": "warmest", "edition": digest, "answer": [answer], "certainty": None}
        attempts.save_response(connection, begun.id, person_id, **given, revision=1, seconds=1, now=now)
        quiz = catalogue.edition(connection, digest).activity("after")
        assert isinstance(quiz, Quiz)
        marks = {"warmest": rules.mark_response(quiz, "warmest", 7, [answer])}
        marks["tray"] = rules.mark_response(quiz, "tray", 7, None)
        total = rules.total(("warmest", "tray"), marks)
        points = {"warmest": (marks["warmest"].score, marks["warmest"].out_of, marks["warmest"].chance)}
        attempts.submit(
            connection, begun.id, points, score=total.score, out_of=total.out_of, share=total.share, now=now
        )


def publish_edit(store: Store, tmp_path: Path, library: Library, old: str, new: str, change: str) -> None:
    root = tmp_path / "modules"
    shutil.copytree(TEST_MODULES, root, dirs_exist_ok=True)
    quiz = root / "tea-round" / "40-after.quiz.md"
    assert old in quiz.read_text()
    quiz.write_text(quiz.read_text().replace(old, new))
    module = root / "tea-round" / "module.md"
    entry = f"changes:\n  - date: 2026-11-03\n    class: {change}\n    note: Put right.\n"
    module.write_text(module.read_text().replace("changes:\n", entry))
    (result,) = publish(store, (root,), library, NOW)
    assert result.outcome == "new", result.problems


NEW_KEY = (
    "- [ ] The first poured\n\n    feedback-canary-b01 It has stood longest.\n\n- [x] The last poured",
    "- [x] The first poured\n\n    feedback-canary-b01 It has stood longest.\n\n- [ ] The last poured",
)
