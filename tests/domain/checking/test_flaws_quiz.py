"""Flaws that show only across a quiz."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found, warned
from tests.domain.reading.good_module import END_FILE, FILES

SEEDS: list[Seed] = [
    ("key-longest", "what-stayed", END_FILE, [("Your own educational supervisor", "Your own tutor"), ("your ward number", "your ward"), ("What you would like her to do", "What you would like her to do for you " "and for your patient now")], "{#opening"),
    ("same-feedback", "who-signs", END_FILE, [("He ought to know, and it is " "not his to sign.", "She did once, and she still reads those about training.")], "The consultant of"),
    ("same-feedback", "first-words", END_FILE, [("It is polite and usual, and the worry comes third.", "it is polite,  and it leaves him to guess what you mean.")], "Your name, your"),
    ("same-item", "who-signs", END_FILE, [("## Who signs the report? ", "## Whom should you ring first? "), ("You stayed two hours late and wrote it up.", "Your patient's pulse has risen by " "thirty in three hours.")], "{#who-signs"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)


def _sums(count: int) -> str:
    return "".join(
        f"""## How many beds {n}? {{#beds-{n} .number competency=2.2}}

::: parameters
n: 2 to 9
:::

There are {{{{n}}}} bays of {n + 5} beds.

- [x] `n * {n + 5}` All the beds of all the bays, every one of them counted

    Every one of {n} bays has its own beds in it.

- [ ] `n + {n + 5}` Adding

    This adds {n} kinds of things that are not alike.

"""
        for n in range(count)
    )


def test_options_that_are_never_shown_cannot_give_a_key_away() -> None:
    files = {**FILES, END_FILE: FILES[END_FILE] + "\n" + _sums(6)}
    assert warned(files) == []


@pytest.mark.parametrize("place", range(3))
def test_a_key_may_keep_to_one_place_as_options_are_shuffled(place: int) -> None:
    def question(number: int) -> str:
        said = [
            f"- [{'x' if n == place else ' '}] Thing {n} of {number}\n\n    It is what {n} and {number} are.\n"
            for n in range(3)
        ]
        return (
            f"## What is {number}? {{#what-{number} .single-best competency=2.2}}\n\nSay.\n\n" + "\n".join(said) + "\n"
        )

    files = {**FILES, END_FILE: FILES[END_FILE] + "\n" + "".join(map(question, range(6)))}
    assert warned(files) == []
