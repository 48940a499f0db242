"""Tells: what can be measured about an option without knowing anything about the subject.

A tell gives each option of a task a number. A strategy follows one tell up or down; the model weighs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, log, sqrt

from learnapp.domain.guessing.words import look

Tell = Callable[[Sequence[str], str], list[float]]
"""Takes the options and the part of the question that is shown; returns a number for each option."""


def length(options: Sequence[str], question: str) -> list[float]:
    """How long each option is, on a scale on which twice as long counts the same anywhere."""
    return [log(1 + look(option).length) for option in options]


def numbers(options: Sequence[str], question: str) -> list[float]:
    """Figures, number words, days and months."""
    return [float(len(look(option).numbers)) for option in options]


def names(options: Sequence[str], question: str) -> list[float]:
    """People, places and abbreviations."""
    return [float(len(look(option).names)) for option in options]


def hedges(options: Sequence[str], question: str) -> list[float]:
    """Words such as "may", "often" and "if"."""
    return [float(len(look(option).hedges)) for option in options]


def absolutes(options: Sequence[str], question: str) -> list[float]:
    """Words such as "never", "only" and "everyone"."""
    return [float(len(look(option).absolutes)) for option in options]


def both_halves(options: Sequence[str], question: str) -> list[float]:
    """Joins of two halves: "and", "both", "but", "though", a semicolon."""
    return [float(len(look(option).joins)) for option in options]


def near_question(options: Sequence[str], question: str) -> list[float]:
    """Words of substance shared with the part of the question that is shown."""
    asked = look(question).roots
    return [len(look(option).roots & asked) / sqrt(1 + len(look(option).roots)) for option in options]


def near_options(options: Sequence[str], question: str) -> list[float]:
    """Words of substance shared with the other options, on average."""
    roots = [look(option).roots for option in options]
    return [
        fsum(len(one & other) / sqrt((1 + len(one)) * (1 + len(other))) for b, other in enumerate(roots) if a != b)
        / max(1, len(roots) - 1)
        for a, one in enumerate(roots)
    ]


def quoted(options: Sequence[str], question: str) -> list[float]:
    """Whether the option is something said."""
    return [float(option.startswith(("“", '"', "‘", "'"))) for option in options]


def asking(options: Sequence[str], question: str) -> list[float]:
    """Whether the option asks something."""
    return [float("?" in option or look(option).words[:1] == ("ask",)) for option in options]


def first_person(options: Sequence[str], question: str) -> list[float]:
    """How often the option says "I" or "my"."""
    return [float(sum(word.split("'")[0] in {"i", "my", "me"} for word in look(option).words)) for option in options]


TELLS: dict[str, Tell] = {
    "length": length,
    "numbers": numbers,
    "names": names,
    "hedges": hedges,
    "absolutes": absolutes,
    "both-halves": both_halves,
    "near-question": near_question,
    "near-options": near_options,
    "quoted": quoted,
    "asking": asking,
    "first-person": first_person,
}
"""Every tell that the model weighs, besides the words themselves."""
