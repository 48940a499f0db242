"""Which questions are named, and for what."""

from __future__ import annotations

import pytest

from learnapp.domain.guessing import giveaways, measure
from learnapp.domain.guessing.giveaways import SEVERAL
from tests.domain.guessing.banks import PHRASE, bank


def _named(plant: str, kind: str = "single-best", count: int = 40):  # type: ignore[no-untyped-def]
    others = [bank(70 + n, plant, slug=f"other-{n}", kind=kind, count=15) for n in range(2)]
    return giveaways(measure([bank(1, plant, kind=kind, count=count)], others).guesses)


def test_a_planted_question_is_named_with_its_tell_and_the_words() -> None:
    named = _named("number")
    assert len(named) == 40
    assert all("model" in {tell.strategy for tell in one.tells} for one in named)
    numbers = [tell for one in named for tell in one.tells if tell.strategy == "numbers"]
    assert len(numbers) == 40
    assert {tell.clues.words for tell in numbers} == {("14",)}


def test_a_phrase_is_shown() -> None:
    tells = [tell for one in _named("phrase") for tell in one.tells if tell.strategy == "repeated-phrases"]
    assert len(tells) > 35
    assert all(PHRASE in " ".join(tell.clues.words) for tell in tells)


@pytest.mark.slow
def test_few_questions_of_a_clean_bank_are_named() -> None:
    named = _named("clean", count=100)
    assert len(named) < 20
    assert all(one.confidence or (one.got >= SEVERAL and one.luck < 0.05) for one in named)


@pytest.mark.slow
def test_rankings_and_sets_are_named_too() -> None:
    assert len(_named("long", "ranking", count=10)) > 8
    assert len(_named("both", "choose-three", count=10)) > 8


def test_the_worst_come_first() -> None:
    badness = [one.luck * (1 - one.confidence) for one in _named("both")]
    assert badness == sorted(badness)
