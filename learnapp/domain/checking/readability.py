"""How hard prose is to read: Flesch's formulas, with a syllable count by rule.

Reading ease = 206.835 - 1.015 words/sentence - 84.6 syllables/word (Flesch 1948); grade = 0.39 words/sentence +
11.8 syllables/word - 15.59 (Kincaid 1975); reading age = grade + 5. Syllables are groups of vowels, less a silent e and
the e of -ed; over a passage this stays within a few points of a dictionary's count, which is enough for a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_SENTENCE = re.compile(r"[.!?…:;]+[\"”’')\]]*(?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouydt]ed|[^aeiouyscxzg]es|[aeiouy][^aeiouy]les)$")
# Two vowels that are said apart: creating, idea, medium, serious.
_SPLIT = re.compile(r"[aeiouy]ing|i[ao](?!n)|iu|ue[nl]t|[aeiou]y[aeiou]|ea[tl]?(?=ion|ity|ist)")


@dataclass(frozen=True)
class Readability:
    """`ease` runs from about 100 (very easy) down past 0; `age` is the school age in years at which it can be read."""

    words: int
    ease: float
    age: float


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables an English word has, by rule; at least 1."""
    word = word.lower().split("'")[0].split("’")[0]
    count = len(_VOWELS.findall(word)) + len(_SPLIT.findall(word))
    if count > 1 and _SILENT.search(word):
        count -= 1
    return max(count, 1)


def word_count(text: str) -> int:
    return len(text.split())


def readability(text: str) -> Readability:
    """Measures of a passage of plain text. A passage without words reads easily."""
    words = _WORD.findall(text)
    if not words:
        return Readability(0, 100.0, 5.0)
    sentences = max(len(_SENTENCE.findall(text)), 1)
    length = len(words) / sentences
    weight = sum(map(syllables, words)) / len(words)
    return Readability(
        words=len(words),
        ease=206.835 - 1.015 * length - 84.6 * weight,
        age=0.39 * length + 11.8 * weight - 15.59 + 5,
    )
