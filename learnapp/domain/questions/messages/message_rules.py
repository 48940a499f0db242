"""Rules that look for words in a message: families, phrases, negation, words that cancel, explained jargon.

A rule finds; it does not judge. Each hit keeps its place, so that a learner sees the words that caused it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from learnapp.domain.content.content import FrozenStruct

WINDOW = 4
"""A negative word reaches the next four words, or as far as the next comma, "but" or end of sentence.

It denies a figure only if the figure follows directly: "no harm to the 14 patients" is about fourteen patients.
"""

_WORD = re.compile(r"£?\d+(?:[.,]\d+)*%?[^\W\d_]*|[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE = re.compile(r"[.!?]+(?=[\s\"'”’)]|$)|\n\s*\n|\n\s*[-*•]")
_CLAUSE = re.compile(r"[,;:()\[\]–—]|\s-\s")
_BUT = {"but", "however", "although", "though", "yet", "instead", "except"}
_NEGATIVES = {
    "no", "not", "never", "without", "none", "nobody", "nothing", "neither", "nor", "cannot", "hardly", "scarcely",
    "unable", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "wont", "cant", "couldnt", "havent",
}  # fmt: skip
_ONLY = {"only", "just", "merely", "simply", "doubt", "less", "least"}
"""After "not" or "no" these words mean that nothing is denied: "not only the risk…", "no doubt a risk"."""


class Rule(FrozenStruct, frozen=True):
    """What to look for. `any` and `cancelled_by` are phrases; a word ending in * matches its whole family.

    `explained` (barred rules only) allows the word where it is explained in brackets.
    """

    name: str
    text: str
    any: tuple[str, ...]
    cancelled_by: tuple[str, ...] = ()
    explained: bool = False


class Hit(FrozenStruct, frozen=True):
    """Words that satisfied a rule: their start and end in the message."""

    rule: str
    start: int
    end: int


class _Message:
    """A message cut into words, each with its sentence and clause."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_WORD.finditer(text))
        self.spans = [match.span() for match in found]
        self.written = [match[0] for match in found]
        self.words = [_folded(word) for word in self.written]
        ends = [match.start() for match in _SENTENCE.finditer(text)]
        breaks = sorted([*ends, *(match.start() for match in _CLAUSE.finditer(text))])
        self.sentence = [bisect_right(ends, start) for start, _ in self.spans]
        self.clause = [bisect_right(breaks, start) for start, _ in self.spans]

    def find(self, phrases: Sequence[str]) -> list[tuple[int, int]]:
        """(first word, word after the last) of every place where one of the phrases occurs."""
        places = set()
        for pattern in filter(None, map(phrase_words, phrases)):
            first_word, *others = map(self._places_of, pattern)
            for first in first_word:
                last = first + len(pattern)
                follow = all(first + at in word for at, word in enumerate(others, 1))
                if follow and self.sentence[first] == self.sentence[last - 1]:
                    places.add((first, last))
        return sorted(places)

    def _places_of(self, part: str) -> set[int]:
        """Where a word of a phrase occurs. IT is not it: two or three capitals mean capitals."""
        if part.isupper() and part.isalpha() and len(part) in (2, 3):
            return {at for at, word in enumerate(self.written) if _bare(word) == part}
        start = _folded(part.removesuffix("*"))
        if part.endswith("*"):
            return {at for at, word in enumerate(self.words) if word.startswith(start)}
        return {at for at, word in enumerate(self.words) if word == start}

    def negated(self, first: int) -> bool:
        """Whether a negative word comes shortly before, in the same clause."""
        reach = 1 if self.words[first][0] in "£0123456789" else WINDOW
        for at in range(first - 1, max(-1, first - 1 - reach), -1):
            if self.clause[at] != self.clause[first] or self.words[at] in _BUT:
                return False
            if self.words[at] in _NEGATIVES:
                return not (self.words[at] in {"no", "not"} and self.words[at + 1] in _ONLY)
        return False

    def explained(self, first: int, last: int) -> bool:
        """Whether the words are explained in brackets straight after, or are the abbreviation in brackets after it."""
        start, end = self.spans[first][0], self.spans[last - 1][1]
        after = re.match(r"\s*\(([^()]*)\)", self.text[end:])
        if after and len(_WORD.findall(after[1])) >= 2:
            return True
        inside = re.search(r"((?:[^\W_]+[\s-]+){2,})\(\s*$", self.text[:start])
        return bool(inside and re.match(r"\s*\)", self.text[end:]))


def required_hits(rules: Sequence[Rule], text: str) -> list[Hit]:
    """Where the message has what it needs. A denied word does not count, nor one cancelled in its sentence."""
    message = _Message(text)
    hits = []
    for rule in rules:
        cancelled = {message.sentence[first] for first, _ in message.find(rule.cancelled_by)}
        for first, last in message.find(rule.any):
            if message.sentence[first] not in cancelled and not message.negated(first):
                hits.append(_hit(rule, message, first, last))
    return hits


def barred_hits(rules: Sequence[Rule], text: str) -> list[Hit]:
    """Where the message has what it should not, denied or not. Once explained, a word may be used again."""
    message = _Message(text)
    hits = []
    for rule in rules:
        cancelled = {message.sentence[first] for first, _ in message.find(rule.cancelled_by)}
        known: set[tuple[str, ...]] = set()
        for first, last in message.find(rule.any):
            words = tuple(message.words[first:last])
            if rule.explained and (words in known or message.explained(first, last)):
                known.add(words)
            elif message.sentence[first] not in cancelled:
                hits.append(_hit(rule, message, first, last))
    return hits


def segments(text: str, hits: Sequence[Hit]) -> list[tuple[str, tuple[str, ...]]]:
    """The text cut at every hit: each piece with the names of the rules whose hits cover it."""
    edges = sorted({0, len(text), *(edge for hit in hits for edge in (hit.start, hit.end))})
    return [
        (text[start:end], tuple(dict.fromkeys(hit.rule for hit in hits if hit.start <= start and end <= hit.end)))
        for start, end in pairwise(edges)
    ]


def split_phrases(text: str) -> tuple[str, ...]:
    """The phrases of an `any:` line. A comma inside a figure, as in 1,200 patients, does not separate phrases."""
    return tuple(part.strip() for part in re.split(r",(?!\d{3}(?!\d))", text) if part.strip())


def phrase_words(phrase: str) -> list[str]:
    """A phrase as words to compare; a family keeps its *."""
    return [found[0] for found in re.finditer(rf"(?:{_WORD.pattern})\*?", phrase)]


def _hit(rule: Rule, message: _Message, first: int, last: int) -> Hit:
    return Hit(rule=rule.name, start=message.spans[first][0], end=message.spans[last - 1][1])


def _folded(word: str) -> str:
    """Lower case, without the apostrophes and the 's of a possessive; 1,200 as 1200."""
    word = _bare(word).casefold()
    if word[:1].isdigit() or word[:1] == "£":
        return word.replace(",", "")
    return word.replace("'", "")


def _bare(word: str) -> str:
    return word.replace("’", "'").removesuffix("'s").removesuffix("'S")
