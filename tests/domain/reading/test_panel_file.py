"""panel.yaml: counts of a panel by item and text, read with the module and never invented."""

import pytest

from learnapp.domain.content.content import ExpertReason, Module, Quiz
from learnapp.domain.markup.problems import Problem, Problems
from learnapp.domain.reading import read_module
from learnapp.domain.reading.panel_file import NAME, PanelEntry, digest_of, items_of, read_panel_file, write_panel_file
from tests.domain.reading.good_module import FILES, LIBRARY

QUIZ = "85-judged.quiz.md"
TEXT = """---
title: What would you do?
purpose: practice
minutes: 5
competencies: [2.2]
claims: [18]
---

## What comes first? {#first .single-best .judgement competency=2.2}

The ward is short.

- [x] Ask: now

    Why.

- [ ] Wait

    Why not.

- [ ] Leave

    Why not.
"""
OPTIONS = ("Ask: now", "Wait", "Leave")


def _entry(votes: tuple[int, ...] = (2, 9, 0), text: str = "") -> PanelEntry:
    reasons = (ExpertReason(text='She said "wait": I did.', by="Asha Rao"), ExpertReason(text="No name."))
    answers = tuple(zip(OPTIONS, ((vote,) for vote in votes), strict=True))
    return PanelEntry(text=text or _digest(), experts=sum(votes), closed="2026-03-14", answers=answers, reasons=reasons)


def _read(panel: str | None) -> tuple[Module | None, list[Problem]]:
    files = {**{name: text.encode() for name, text in FILES.items()}, QUIZ: TEXT.encode()}
    if panel is not None:
        files[NAME] = panel.encode()
    module, problems = read_module(files, "ringing-early", LIBRARY)
    return module, [p for p in problems if p.file == NAME or p.severity == "error"]


def _digest() -> str:
    module, problems = _read(None)
    assert module, problems
    return digest_of(items_of(module.activities)["judged/first"])


def _question(module: Module | None):
    assert module
    quiz = module.activity("judged")
    assert isinstance(quiz, Quiz)
    return quiz.questions[0]


def test_what_is_written_is_read_back() -> None:
    entries = {"judged/first": _entry()}
    problems = Problems(NAME)
    read = read_panel_file(write_panel_file(entries).encode(), problems)
    assert not problems.found
    assert {name: (e.text, e.experts, e.closed, e.answers, e.reasons) for name, e in read.items()} == {
        name: (e.text, e.experts, e.closed, e.answers, e.reasons) for name, e in entries.items()
    }


def test_a_file_without_entries_says_nothing() -> None:
    assert _read(write_panel_file({}))[1] == []


def test_a_panel_moves_the_key_of_the_item_it_answered() -> None:
    module, problems = _read(write_panel_file({"judged/first": _entry()}))
    assert not problems
    assert [option.key for option in _question(module).content.options] == [False, True, False]
    assert _question(module).panel.reasons[0].by == "Asha Rao"


def test_an_answer_to_an_older_text_does_not_count_and_is_pointed_out() -> None:
    module, problems = _read(write_panel_file({"judged/first": _entry(text="0" * 16)}))
    assert [(p.code, p.about) for p in problems] == [("panel-old-text", "judged/first")]
    assert _question(module).panel is None
    assert [option.key for option in _question(module).content.options] == [True, False, False]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("experts: 11", "experts: 12"), "do not add up to 12"),
        (("votes: 9", "votes: nine"), "“nine” is not a number of experts"),
        (("2026-03-14", "March"), "“March” is not a date"),
        (("judged/first", "judged/fist"), "There is no item judged/fist. Did you mean"),
        (("    experts: 11\n", ""), "needs text, experts, closed and answers"),
        (("items:", "things:"), "This file holds `items:`"),
        (("votes: 9", "number: 9"), "An answer has `option:`"),
        (("says:", "said:"), "A reason has `says:`"),
        (("    closed:", "    size: 3\n    closed:"), "An entry has no field `size`"),
    ],
)
def test_a_broken_file_says_what_is_wrong(change: tuple[str, str], said: str) -> None:
    text = write_panel_file({"judged/first": _entry()})
    assert change[0] in text
    module, problems = _read(text.replace(*change, 1))
    assert module is None
    assert any(said in p.message for p in problems), problems
