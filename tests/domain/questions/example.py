"""The parts of each kind of question's example.

Each kind's own test file has its `EXAMPLE`. Every key, and every text shown only after an answer, contains a canary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

CANARY = "zqcanary"

FEEDBACK = f"\n\n    {CANARY} says why.\n\n"
EXPLANATION = f"\n\n::: explanation\n{CANARY} of the whole.\n:::\n"


@dataclass(frozen=True)
class KindExample:
    """One question of a kind as an author writes it, with `answers` that can be given to it, and one of them.

    `key_moved` are pieces of the text, each followed by what takes its place to make another answer right; none where
    the key is the order in which the parts are written, or there is none.
    """

    text: str
    answers: st.SearchStrategy[Any]
    some_answer: Any
    key_moved: tuple[str, ...] = ()


def options(boxes: str) -> str:
    return "".join(f"- [{box}] Option {place}{FEEDBACK}" for place, box in enumerate(boxes.replace("_", " ")))


def places(count: int, least: int, most: int):
    return st.lists(st.integers(0, count - 1), min_size=least, max_size=most, unique=True).map(sorted)


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=60)
