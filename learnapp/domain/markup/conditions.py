"""Conditions of a case: which flags must be set or not, and how high a track must be.

Authors write `a,!b` for "a and not b", `a or b`, and `board>=2`. With both in one condition the part with `or` has
brackets: `(a or b), board>=2`. A condition is kept as its parts, which must all hold; `or` is within a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from typing import Literal, NamedTuple

from learnapp.domain.content.content import Condition
from learnapp.domain.markup.attributes import ID

FORM = "Write `when a,!b`: names in lower case, with commas."
_OR = re.compile(r"\s+or\s+")
_FLAG = re.compile(r"(!?)\s*(\S+)")
_TRACK = re.compile(r"(!?)\s*([a-z0-9-]+)\s*(>=|<=|≥|≤|==|=|>|<)\s*([+\-−]?)(\d{1,3})")
_SIGNS = {"≥": ">=", "≤": "<="}
_INSTEAD = {
    " and ": " For “and” write a comma.",
    "&": " For “and” write a comma.",
    "|": " For “or” write the word.",
    " not ": " For “not” write `!` straight before the name.",
}
"""What to write for signs of other languages, by the sign."""


class ConditionError(ValueError):
    """A condition that cannot be read; the message says what to write."""


class Check(NamedTuple):
    """One flag, set or not (`!`), or one track, at or above (`>=`) or at or below (`<=`) a number."""

    name: str
    sign: Literal["", "!", ">=", "<="] = ""
    number: int = 0

    @property
    def cut(self) -> int:
        """The lowest value of a track on the upper side of this check."""
        return self.number + (self.sign == "<=")

    def holds(self, flags: Set[str], tracks: Mapping[str, int]) -> bool:
        if self.sign == ">=":
            return tracks.get(self.name, 0) >= self.number
        if self.sign == "<=":
            return tracks.get(self.name, 0) <= self.number
        return (self.name in flags) is not (self.sign == "!")


@lru_cache(maxsize=4096)
def checks_of(part: str) -> tuple[Check, ...]:
    """The alternatives in one part of a condition. At least one must hold."""
    return tuple(_kept(one) for one in part.split(" or "))


def checks(condition: Condition) -> Iterator[Check]:
    for part in condition:
        yield from checks_of(part)


def holds(condition: Condition, flags: Set[str], tracks: Mapping[str, int]) -> bool:
    """Whether every part of a condition holds."""
    return all(any(check.holds(flags, tracks) for check in checks_of(part)) for part in condition)


def written(condition: Condition) -> str:
    """A condition as authors write it."""
    if len(condition) == 1:
        return condition[0]
    return ",".join(f"({part})" if " or " in part else part for part in condition)


def read_condition(source: str) -> Condition:
    """A condition from what an author wrote; raises ConditionError."""
    words = _parts(source)
    several = len(words) > 1
    parts = []
    for word in words:
        inner = word[1:-1].strip() if word.startswith("(") and word.endswith(")") else word
        if several and inner == word and _OR.search(word):
            raise ConditionError(
                f"“{source}” could mean two things. Put brackets around the part with `or`: `(a or b), c`."
            )
        parts.append(" or ".join(_check(one.strip()) for one in _OR.split(inner)))
    return tuple(parts)


def _parts(source: str) -> list[str]:
    """The parts between commas; commas within brackets are refused."""
    depth, parts = 0, [""]
    for sign in source:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
            continue
        if (sign == "," and depth) or depth not in (0, 1):
            raise ConditionError(
                f"“{source}” has a comma or brackets within brackets, or one without its partner. Brackets hold only "
                "an `or`: `(a or b), c`."
            )
        parts[-1] += sign
    if depth:
        raise ConditionError(f"“{source}” has a bracket without its partner. Write `(a or b), c`.")
    return [part.strip() for part in parts]


def _check(word: str) -> str:
    """One flag or threshold as it is kept."""
    if match := _TRACK.fullmatch(word):
        return _threshold(word, match)
    flag = _FLAG.fullmatch(word)
    if not flag or not ID.fullmatch(flag[2]):
        instead = next((said for sign, said in _INSTEAD.items() if sign in f" {word} "), "")
        raise ConditionError(f"“{word}” is not a flag. {FORM}{instead}")
    return flag[1] + flag[2]


def _threshold(word: str, match: re.Match[str]) -> str:
    name, sign = match[2], _SIGNS.get(match[3], match[3])
    number = int(match[5]) * (-1 if match[4] in ("-", "−") else 1)
    if not match[1] and sign in (">=", "<="):
        return f"{name}{sign}{number}"
    instead = {
        ">": f"{name}>={number + 1}",
        "<": f"{name}<={number - 1}",
        "!>=": f"{name}<={number - 1}",
        "!<=": f"{name}>={number + 1}",
        "!>": f"{name}<={number}",
        "!<": f"{name}>={number}",
    }.get(match[1] + sign, f"{name}>={number},{name}<={number}")
    raise ConditionError(f"“{word}” is not a threshold. Thresholds are `>=` and `<=`: write `{instead}`.")


def _kept(word: str) -> Check:
    signs: tuple[Literal[">="], Literal["<="]] = (">=", "<=")
    for sign in signs:
        name, found, number = word.partition(sign)
        if found:
            return Check(name, sign, int(number))
    return Check(word[1:], "!") if word.startswith("!") else Check(word)
