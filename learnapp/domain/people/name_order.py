"""Sorts names in English order and finds them without accents: the same on every page, in files and on both databases.

Accents, capitals, apostrophes and hyphens make no difference: Émile sorts between Eli and Emma, O'Neill beside Oneill.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n"}
)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u200b-\u200f]")
"""Accents on Latin, Greek and Cyrillic letters. In other scripts marks can be vowels, so they stay."""
_DROPPED = re.compile("['’‘ʼʻʹ′`´]")
_HYPHENS = re.compile("[-\u2010\u2011\u2012\u2013]")
_DIGITS = re.compile(r"\d+")
_PARTICLES = frozenset(
    {"de", "da", "di", "du", "dos", "das", "del", "della", "van", "von", "der", "den", "ten", "ter", "la", "le"}
    | {"al", "el", "bin", "binti", "ibn", "ap", "ab", "abu", "ben", "af", "av", "zu", "st"}
)
_AFTER = frozenset({"jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "iv"})
_One = TypeVar("_One")
WORD = 60
"""The most letters of a word that count when looking for a person."""


@lru_cache(maxsize=32_768)
def folded(text: str) -> str:
    """The text as names are compared: `Zoë O’Neill-Łoś` is `zoe oneill los`."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS))
        text = unicodedata.normalize("NFC", text)
    signs = _DROPPED.sub("", text.casefold())
    # Python does not count the vowel signs of other scripts as letters, but they belong to the word.
    kept = (sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " " for sign in signs)
    return " ".join("".join(kept).split())


def name_key(name: str) -> tuple[str, str]:
    """A sort key for names. Numbers count as numbers: Set 2 comes before Set 10."""
    plain = folded(name)
    return _DIGITS.sub(lambda found: found[0].zfill(9), plain), name


def surname_key(name: str) -> tuple[str, str]:
    """A sort key for names by surname: the last word, with `van der` and the like before it."""
    words = name.split()
    while len(words) > 1 and folded(words[-1]) in _AFTER:
        words.pop()
    start = len(words) - 1
    while start > 1 and folded(words[start - 1]) in _PARTICLES:
        start -= 1
    return name_key(" ".join([*words[start:], *words[: max(start, 0)]]))[0], name


def by_name(found: Iterable[_One], name: Callable[[_One], str], then: Callable[[_One], Any]) -> list[_One]:
    """Sorted by name; people with the same name in order of `then`, such as their id."""
    return sorted(found, key=lambda one: (name_key(name(one)), then(one)))


def found_in(text: str, name: str, *others: str) -> bool:
    """Whether the search text is a part of the name, accents or not, or begins words of it in any order, as in
    `Neill, Z`; or is a part of an address beside it.
    """
    plain, exact, whole, words = folded(text), text.casefold(), folded(name), _name_words(name)
    begun = all(any(word.startswith(part) for word in words) for part in plain.split())
    return bool(plain and (plain in whole or begun)) or any(exact in other.casefold() for other in others)


def words_of(name: str, email: str) -> set[str]:
    """The words a person is found by, accents left out: those of the name, those of the address, and the address."""
    words = (*_name_words(name), *folded(email).split(), email.strip().casefold())
    return {word[:WORD] for word in words if word}


def _name_words(name: str) -> set[str]:
    """The words of a name, those with an apostrophe or a hyphen whole and in parts: `oneill`, `o` and `neill`."""
    parted, whole = _DROPPED.sub(" ", name), _HYPHENS.sub("", name)
    return {*folded(name).split(), *folded(parted).split(), *folded(whole).split()}


def words_sought(text: str) -> list[str]:
    """The words of a search, each the beginning of a person's word: a text with an @ in it is one word, an address."""
    if "@" in text:
        return [text.strip().casefold()[:WORD]]
    return [word[:WORD] for word in folded(text).split()]
