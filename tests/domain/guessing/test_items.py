"""What a guesser meets: every possible answer, with chance and marks as the site gives them."""

from __future__ import annotations

from itertools import permutations
from math import comb, factorial, fsum

import pytest

from learnapp.domain.guessing.items import GuessItem, items_of
from learnapp.domain.questions import KINDS
from tests.domain.guessing.banks import bank, module_of, ranked, rows, ticks
from tests.domain.questions.examples import EXAMPLES
from tests.domain.questions.reading import read


def _item(kind: str) -> GuessItem | str:
    items, left_out = items_of(module_of("m", [read(EXAMPLES[kind])]))
    return items[0] if items else left_out[0].reason


@pytest.mark.parametrize(
    ("kind", "tasks", "answers", "chance"),
    [
        ("single-best", 1, 4, 1 / 4),
        ("hotspot", 1, 4, 1 / 4),
        ("multiple", 1, 2**5 - 1, 1 / 31),
        ("choose-three", 1, comb(8, 3), 1 / 56),
        ("ranking", 1, factorial(5), 2 / 120),
        ("extended-matching", 2, 9, 1 / 9),
        ("matching", 4, 5, 1 / 5),
    ],
)
def test_every_answer_the_page_accepts_is_tried_and_chance_is_the_markings_own(
    kind: str, tasks: int, answers: int, chance: float
) -> None:
    item = _item(kind)
    assert isinstance(item, GuessItem)
    assert [len(task.answers) for task in item.tasks] == [answers] * tasks
    for task in item.tasks:
        assert task.chance == pytest.approx(chance)
        assert fsum(answer.share for answer in task.answers) / answers == pytest.approx(0, abs=1e-12)
        assert max(answer.share for answer in task.answers) == pytest.approx(1)


@pytest.mark.parametrize(
    ("kind", "reason"), [("number", "typed"), ("free-text", "unscored"), ("two-audiences", "unscored")]
)
def test_what_cannot_be_guessed_at_is_left_out_with_the_reason(kind: str, reason: str) -> None:
    assert _item(kind) == reason


def test_an_unscored_script_is_left_out_and_one_with_a_panel_is_tried() -> None:
    scored = read(EXAMPLES["script-concordance"])
    unscored = read(EXAMPLES["script-concordance"].split("::: panel")[0])
    assert items_of(module_of("m", [unscored]))[1][0].reason == "unscored"
    assert len(items_of(module_of("m", [scored]))[0][0].tasks[0].answers) == 5


def test_every_kind_is_either_tried_or_left_out() -> None:
    assert all(isinstance(_item(kind), GuessItem | str) for kind in KINDS)


@pytest.mark.parametrize("seed", range(5))
def test_a_ticked_options_merit_is_one_and_a_rankings_falls_with_its_place(seed: int) -> None:
    item = items_of(bank(seed, kind="ranking", count=1))[0][0]
    written = [option.html for option in bank(seed, kind="ranking", count=1).activities[0].questions[0].content.options]  # type: ignore[union-attr]
    merits = dict(zip(item.tasks[0].options, item.tasks[0].merits, strict=True))
    assert [merits[text] for text in written] == pytest.approx([1, 0.75, 0.5, 0.25, 0])
    chosen = items_of(bank(seed, kind="choose-three", count=1))[0][0].tasks[0]
    assert sorted(chosen.merits) == [0, 0, 0, 0, 0, 1, 1, 1]


def test_the_order_of_options_is_forgotten() -> None:
    texts = ["alpha", "beta", "gamma", "delta"]
    seen = set()
    for order in permutations(texts):
        question = bank(1, count=1).activities[0].questions[0]  # type: ignore[union-attr]
        content = ranked(list(order))
        changed = type(question)(id="q", kind="ranking", title="t", stem="", content=content)
        seen.add(items_of(module_of("m", [changed]))[0][0].tasks[0].options)
    assert seen == {("alpha", "beta", "delta", "gamma")}


def test_the_question_is_shown_with_or_without_its_text_and_always_with_the_rows_own() -> None:
    items, _ = items_of(rows())
    theme = next(item for item in items if item.id == "theme")
    assert theme.question(theme.tasks[0], with_stem=False) == "Who?\none"
    item = items_of(bank(1, count=1))[0][0]
    assert item.stem in item.question(item.tasks[0], with_stem=True)
    assert item.stem not in item.question(item.tasks[0], with_stem=False)


def test_a_list_too_long_to_try_is_left_out() -> None:
    question = bank(1, count=1).activities[0].questions[0]  # type: ignore[union-attr]
    long = type(question)(
        id="q", kind="multiple", title="t", stem="", content=ticks([f"option {n}" for n in range(13)], 2)
    )
    assert items_of(module_of("m", [long]))[1][0].reason == "too long"
