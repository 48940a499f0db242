"""Finds text that could identify a person in what someone writes about their work.

It errs towards asking: the writer sees what was found and decides. It knows no language beyond patterns and lists, so
it misses things, and the page says so. `tests/domain/identifying/test_identifying.py` measures how many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from learnapp.domain.identifying.common_words import common_words
from learnapp.domain.identifying.given_names import GIVEN_NAMES
from learnapp.domain.identifying.known_capitals import KNOWN_CAPITALS

FindingKind = Literal["name", "date", "ward", "bed", "age", "number", "address", "detail"]
LONGEST_READ = 20_000
"""How many characters we examine."""
MOST_FINDINGS = 30
"""At most this many findings are listed."""


@dataclass(frozen=True)
class Finding:
    """Something that looks identifying: `words` as in the text from `start` to `end`."""

    kind: FindingKind
    words: str
    start: int
    end: int


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DATES = (
    rf"\b{_DAY}(?: of)?[ -]{_MONTH}(?:,?[ -]{_YEAR})?",
    rf"\b{_MONTH} {_DAY}\b(?!:)(?:,? {_YEAR})?",
    rf"\b{_DAY}[/.-](?:1[0-2]|0?[1-9])[/.-](?:{_YEAR}|\d\d)\b",
    rf"\b{_YEAR}-(?:1[0-2]|0[1-9])-{_DAY}\b",
    r"\b(?:christmas (?:eve|day)|boxing day|new year['’]?s (?:eve|day)|good friday|easter (?:sunday|monday))"
    rf"(?: {_YEAR})?\b",
    rf"\bborn (?:in|on) {_YEAR}\b",
    rf"\b(?:{_ORDINAL}) of (?:{_MONTH}|(?:the|this|last) month\b)",
)
_BED = (
    r"\b(?:bed|bay|cot|cubicle|bedspace|side ?room|resus|incubator|trolley)s?(?: (?:no\.?|number))? ?\d{1,2}\b",
    r"\bbay [a-h]\b",
    r"\b(?:bed|cot) [a-h]\b",
)
_WARD = (
    r"\b(?:ward|theatre) ?(?:[a-z]{0,2}\d{1,3}[a-z]?|[a-h])\b",
    r"\b\d{1,2}[a-d]? (?:north|south|east|west)\b",
)
_NOT_AN_AGE = (
    r"(?! ?(?:%|per|percent|minutes?|hours?|days?|weeks?|months?|miles?|bleeps?|times?|of|out|beds?|people|patients?)"
    r"\b)"
)
_TENS = (
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_AGE = (
    r"\b\d{1,3}(?:\.5)?[ -]?(?:year|month|week|day)s?[ -]old\b",
    r"\baged? (?:of )?\d{1,3}\b",
    r"\b\d{1,3} ?(?:y/?o|yrs?(?: old)?)\b",
    r"\b\d{2}[ -]?(?-i:[MF])\b",
    r"\bin (?:his|her|their) (?:early |mid |mid-|late )?[1-9]0['’]?s\b",
    rf"\b(?:he|she|mother|father|man|woman|lady|gentleman|patient|boy|girl)(?:['’]s| is| was| turned) (?:only |just )?"
    rf"\d{{1,3}}\b{_NOT_AN_AGE}",
    r"\b(?:girl|boy|man|woman|lady|child|baby|patient|gentleman) of \d{1,3}\b",
    rf"\b(?:aged|(?:he|she|mother|father|man|woman|patient)(?:['’]s| is| was)) {_TENS}\b{_NOT_AN_AGE}",
    rf"\b{_TENS}[ -]years?[ -]old\b",
)
_NUMBER = (
    r"\b\d{3}[ -]\d{3}[ -]\d{4}\b",
    r"\b(?:nhs|hospital|trust|unit|mrn|case ?note)(?: (?:no\.?|number|num|id))?:? ?[a-z]{0,3}\d[\d ]{4,}\d\b",
    r"\b[a-z]{1,3}\d{5,9}\b",
    r"\b\d{6,12}\b",
    r"(?<!\w)(?:\+44 ?|0)\d(?:[ -]?\d){8,10}\b",
)
_ADDRESS = (
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
)
_DETAIL = (
    r"\b(?:the|our) (?:only|one|first) (?:wom[ae]n|m[ae]n|female|male|black|asian|white|gay"
    r"|deaf|blind|muslim|jewish|hindu|sikh)\b",
    r"\b(?:on|in) the (?:local |national )?(?:news|news?papers?|papers?|press|television|telly|tv)\b",
)
_TITLED = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Prof|Professor|Sir|Dame|Sister|Nurse|Matron|Lord|Lady)\b\.?"


def _compiled(
    kind: FindingKind, patterns: Iterable[str], flags: int = re.IGNORECASE
) -> tuple[FindingKind, re.Pattern[str]]:
    return kind, re.compile("|".join(f"(?:{p})" for p in patterns), flags)


_PATTERNS = (
    _compiled("address", _ADDRESS, 0),
    _compiled("number", _NUMBER),
    _compiled("date", _DATES),
    _compiled("bed", _BED),
    _compiled("ward", _WARD),
    _compiled("age", _AGE),
    _compiled("detail", _DETAIL),
)
_LETTER = r"(?:[^\W\d_]|['’-])"
# Lengths are bounded, so that no text takes long to read.
_CAPITAL = rf"[A-ZÀ-ÖØ-Þ]{_LETTER}{{0,30}}[a-zà-öø-ÿ]{_LETTER}{{0,30}}"
_WITH_TITLE = re.compile(rf"\b{_TITLED} (?:and (?:Mrs|Mr|Ms|Dr)\.? )?({_CAPITAL}|[A-Z]\b\.?)(?: {_CAPITAL})?")
_LOWER_TITLE = re.compile(r"\b(?:mr|mrs|dr|prof) (?!and\b|in\b|on\b|was\b|is\b|who\b|to\b)[a-z]{3,}\b")
_NAMED_WARD = re.compile(rf"\b({_CAPITAL}(?: {_CAPITAL})?) [Ww]ard\b")
_NAMED_PLACE = re.compile(
    rf"\b({_CAPITAL}(?: {_CAPITAL})?(?: and {_CAPITAL})?) (?:General|Infirmary|Hospital|Hospice|Surgery|Clinic|Unit"
    r"|Medical Centre|Health Centre|Care Home|Nursing Home)\b"
)
_INITIALS = re.compile(r"(?<!\w)[A-Z]\. ?[A-Z]\.(?!\w)")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_BEGINS = re.compile(r"(?:^|[.!?:;…]['’\"”)]*\s+|\n\s*|[\"“‘(\[]\s*|[-–—*•]\s+|\d[.)]\s+)$")
_ACTS = re.compile(
    r" (?:and I|asked|came|cried|gave|helped|listened|rang|said|says|stopped|thanked|thinks|told|took|tried"
    r"|wanted|wants|went|would|wrote)\b"
)
_TENSE = re.compile(r"(?:['’]s|s['’])$")


def findings(text: str) -> tuple[Finding, ...]:
    """What looks identifying in a text, in its order, each stretch once; at most MOST_FINDINGS."""
    text = text[:LONGEST_READ]
    found: list[Finding] = []
    seen = bytearray(len(text))
    for one in (*_by_pattern(text), *_by_title(text), *_places(text), *_names(text)):
        if not any(seen[one.start : one.end]):
            seen[one.start : one.end] = b"\1" * (one.end - one.start)
            found.append(one)
    return tuple(sorted(found, key=lambda f: f.start)[:MOST_FINDINGS])


def capitalised_words(text: str) -> frozenset[str]:
    """The capitalised words in a text that every learner has, such as a case, in the form `without_known` asks for."""
    return frozenset(_plain(match[0]) for match in _WORD.finditer(text) if not match[0].islower())


def without_known(found: Iterable[Finding], known: frozenset[str]) -> tuple[Finding, ...]:
    """The findings without names and places from a text that every learner has: its characters' names."""
    return tuple(one for one in found if one.kind not in ("name", "ward") or not _all_known(one.words, known))


def _all_known(words: str, known: frozenset[str]) -> bool:
    named = [_plain(match[0]) for match in _WORD.finditer(re.sub(rf"\b{_TITLED}", " ", words, flags=re.IGNORECASE))]
    return bool(named) and known.issuperset(word for word in named if word != "and")


def _finding(kind: FindingKind, text: str, start: int, end: int) -> Finding:
    return Finding(kind, text[start:end], start, end)


def _by_pattern(text: str) -> Iterator[Finding]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield _finding(kind, text, *match.span())


def _by_title(text: str) -> Iterator[Finding]:
    for match in _WITH_TITLE.finditer(text):
        if _plain(match[1]) not in KNOWN_CAPITALS:
            yield _finding("name", text, *match.span())
    for pattern in (_LOWER_TITLE, _INITIALS):
        for match in pattern.finditer(text):
            yield _finding("name", text, *match.span())


def _places(text: str) -> Iterator[Finding]:
    for pattern in (_NAMED_WARD, _NAMED_PLACE):
        for match in pattern.finditer(text):
            start, words = match.start(), match[1].split()
            while words and _known(_plain(words[0])):
                start += len(words.pop(0)) + 1
            if words:
                yield _finding("ward", text, start, match.end())


def _names(text: str) -> Iterator[Finding]:
    """A given name anywhere, and any word with a capital that is neither common nor only there to begin a sentence."""
    for match in _WORD.finditer(text):
        word = match[0]
        plain = _plain(word)
        if plain in GIVEN_NAMES:
            if not word.isupper():
                yield _finding("name", text, *match.span())
            continue
        if _known(plain) or not re.fullmatch(_CAPITAL, word):
            continue
        if not _begins(text, match.start()) or _ACTS.match(text, match.end()):
            yield _finding("name", text, *match.span())


def _known(plain: str) -> bool:
    """Whether a word is written with a capital letter without naming a person or place."""
    return plain in KNOWN_CAPITALS or plain in common_words()


def _plain(word: str) -> str:
    return _TENSE.sub("", word).replace("'", "").replace("’", "").lower()


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a line, a quotation or a list item begins here."""
    return start == 0 or bool(_BEGINS.search(text[max(0, start - 12) : start]))
