"""What a text shows at a glance: its words, numbers, names, hedges, absolutes, and joins of two halves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9£]+(?:[.,:]\d+)*(?:['’][a-z]+)?")
_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|"
    "hundred|thousand|million|quarter|twice"
)
_DATES = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|april|june|july|august|september|"
    "october|november|december"
)
_NUMBER = re.compile(rf"£?\d+(?:[.,:]\d+)*%?|\b(?:{_NUMBER_WORDS}|{_DATES})\b", re.IGNORECASE)
# A capital that does not open a sentence or a quotation, or letters that are all capitals.
_NAME = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|Professor) [A-Z]\w+|(?<=[a-z0-9,;’'] )[A-Z][\w’'-]*|\b[A-Z]{2,}\d*\b")
_NO_NAME = re.compile(rf"I(?:['’]\w+)?|(?:{_DATES})", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:may|might|could|can|perhaps|possibly|probably|likely|unlikely|often|usually|sometimes|generally|tends?|"
    r"seems?|some|most|partly|about|almost|nearly|if|unless|depends?|enough|though|although|not yet|for now|"
    r"in part|so far)\b",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|all(?! right)|none|nothing|nobody|no one|no-one|everyone|everybody|everything|every|anyone|"
    r"only|must|completely|entirely|totally|absolutely|impossible|any|whole|cannot|can['’]t|won['’]t)\b",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\b(?:and|both|as well as|but|though|although|while|then)\b|;",
    re.IGNORECASE,
)
_COMMON = (
    "a an the of to in on at for from by with as is are was were be been being it its it's this that these those there "
    "he she they them his her their him you your i me my we us our who whom which what when where why how and or but "
    "not no do does did has have had will would should could can may might must so if than then into out up down over "
    "about after before one any some all s t"
)
_STOP = frozenset(_COMMON.split())
_ENDINGS = ("ings", "ing", "ies", "ied", "ers", "ed", "es", "er", "ly", "s", "e")


@dataclass(frozen=True)
class TextLook:
    """One text as a guesser skims it. `roots` are its words of substance, cut down to what their forms share."""

    length: int
    words: tuple[str, ...]
    roots: frozenset[str]
    numbers: tuple[str, ...]
    names: tuple[str, ...]
    hedges: tuple[str, ...]
    absolutes: tuple[str, ...]
    joins: tuple[str, ...]


@lru_cache(maxsize=8192)
def look(text: str) -> TextLook:
    """What a guesser sees in a text."""
    words = tuple(_WORD.findall(text.lower().replace("’", "'")))
    return TextLook(
        length=len(text),
        words=words,
        roots=frozenset(root(word) for word in words if word not in _STOP),
        numbers=tuple(_NUMBER.findall(text)),
        names=tuple(name for name in _NAME.findall(text) if not _NO_NAME.fullmatch(name)),
        hedges=tuple(_HEDGE.findall(text)),
        absolutes=tuple(_ABSOLUTE.findall(text)),
        joins=tuple(_JOIN.findall(text)),
    )


def root(word: str) -> str:
    """A word without its ending, so that "rings" matches "ringing": a rough rule, the same for all words."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=8192)
def phrases(text: str, longest: int = 3) -> frozenset[str]:
    """The runs of two words or more in a text that hold at least one word of substance."""
    words = look(text).words
    return frozenset(
        " ".join(run)
        for size in range(2, longest + 1)
        for start in range(len(words) - size + 1)
        if not _STOP.issuperset(run := words[start : start + size])
    )
