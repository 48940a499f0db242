"""Banks of questions written on the site: which text is published, and for whom, on both databases."""

from __future__ import annotations

from learnapp.domain.content.content import Library
from learnapp.store.content import bank_drafts, module_drafts
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.conftest import START

EMPTY = Library(competencies={}, claims={}, sections={})
FILE = "night.bank.md"
QUIZ = {"10-a.quiz.md": b"---\nbank: night\n---\n"}


def test_the_published_revision_is_what_the_organisations_quizzes_ask(store: Store) -> None:
    with store.write() as connection:
        there = organisations.make(connection, "Southmoor", START, None)
        here = next(one.id for one in organisations.every(connection) if one.id != there)
        ann = people.add(connection, name="Ann", email="ann@example.org", password_hash="", now=START, proved=True)
        assert ann is not None
        bank = module_drafts.begin(connection, here, "night.bank", {FILE: b"## Old {#a}\n"}, "", ann, START)
        module = module_drafts.begin(connection, here, "ward", QUIZ, "", ann, START)
        assert bank is not None
        assert module is not None
        assert bank_drafts.published(connection, here) == {}
        module_drafts.mark_published(connection, bank, "1", START)
        module_drafts.put(connection, bank, FILE, b"## New {#a}\n", 1, "saved", ann, START)
        module_drafts.put(connection, bank, FILE, b"## Aside {#a}\n", 1, "aside", ann, START)
        assert bank_drafts.published(connection, here) == {"night": {"a": "## Old {#a}\n"}}
        assert bank_drafts.published(connection, there) == {}
        assert bank_drafts.asked_by(connection, here, "night") == [(module, "ward")]
        assert bank_drafts.asked_by(connection, here, "day") == []
        assert bank_drafts.of_organisation(connection, here) == {"night": bank}
        assert "night" in bank_drafts.library_for(connection, here, QUIZ, EMPTY).banks
        assert module_drafts.published_here(connection) == set()
