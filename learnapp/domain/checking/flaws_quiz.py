"""Flaws that show only across a quiz: a key that its length gives away, feedback used twice, and items asked twice.

The key's position gives nothing away: options are shuffled for every attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from learnapp.domain.checking.authoring_notes import ItemNote, OptionNote
from learnapp.domain.checking.flaws_item import keys_and_others
from learnapp.domain.markup.problems import Problem, warning

UNLIKELY = 0.05
"""Report a pattern if it would arise by chance less often than this."""
LEAST_ITEMS = 4


def quiz_flaws(items: Sequence[ItemNote]) -> list[Problem]:
    """The flaws across each quiz of a module, and between its prequestions and its end quiz."""
    found: list[Problem] = []
    for _, group in groupby(items, key=lambda item: item.file):
        quiz = list(group)
        found.extend([*_key_longest(quiz), *_same_feedback(quiz)])
    found.extend(_same_items(items))
    return found


def _key_longest(quiz: list[ItemNote]) -> list[Problem]:
    """Whether a key is the longest option more often than its share of the options would make it."""
    longest: list[ItemNote] = []
    chances: list[float] = []
    for item in quiz:
        keys, others = keys_and_others(item)
        if not keys or not others or not item.options_shown:
            continue
        chances.append(len(keys) / (len(keys) + len(others)))
        if max(len(o.text) for o in keys) > max(len(o.text) for o in others):
            longest.append(item)
    if len(chances) < LEAST_ITEMS or at_least(chances, len(longest)) >= UNLIKELY:
        return []
    named = ", ".join(item.id for item in longest)
    message = (
        f"In {len(longest)} of {len(chances)} questions a right option is the longest ({named}). "
        "Shorten it, or give wrong ones as much detail."
    )
    return [warning(longest[0].file, longest[0].line, "key-longest", message, quiz[0].quiz)]


def _same_feedback(quiz: list[ItemNote]) -> list[Problem]:
    """Options whose feedback is that of another option, as when a question was copied to start the next."""
    found: list[Problem] = []
    seen: dict[str, OptionNote] = {}
    for item in quiz:
        for option in item.options:
            words = _words(option.feedback)
            if words and words in seen:
                message = (
                    f"This feedback is the same as that of the option on line {seen[words].line}. Say what is true of "
                    "this option alone."
                )
                found.append(warning(item.file, option.line, "same-feedback", message, item.id))
            seen.setdefault(words, option)
    return found


def at_least(chances: Sequence[float], count: int) -> float:
    """The chance that at least `count` of some independent events happen, each with a chance of its own."""
    exactly = [1.0]
    for chance in chances:
        exactly = [
            (exactly[n] * (1 - chance) if n < len(exactly) else 0.0) + (exactly[n - 1] * chance if n else 0.0)
            for n in range(len(exactly) + 1)
        ]
    return sum(exactly[count:])


def _same_items(items: Sequence[ItemNote]) -> list[Problem]:
    """Items in both the prequestions and the end quiz: what was seen before cannot show what was learnt."""
    before = {_words(item.stem): item for item in items if item.purpose == "prequestions"}
    found = []
    for item in items:
        twin = before.get(_words(item.stem))
        if item.purpose == "end" and twin is not None:
            message = (
                f"This question is also asked before the module ({twin.file}, line {twin.line}). "
                "Ask it in different words."
            )
            found.append(warning(item.file, item.line, "same-item", message, item.id))
    return found


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
