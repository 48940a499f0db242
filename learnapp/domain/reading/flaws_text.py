"""Flaws of what is read: too long, too short, too hard, or full of shorthand that nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from learnapp.domain.cases import CaseError, holds, reachable_states
from learnapp.domain.content import Case, Module, Passage, Term
from learnapp.domain.reading.notes import ItemNote, TextNote
from learnapp.domain.reading.problems import Problem
from learnapp.domain.reading.readability import readability, word_count
from learnapp.domain.rendering import plain

SHORTEST, LONGEST = 80, 220
"""Words on one screen of a case."""
HARDEST = 50.0
"""Flesch reading ease below which a text is reported; 50 is about what a reader of 15 can read."""
LEAST_WORDS = 100
"""Shorter texts are too short to measure."""

_SHORTHAND = re.compile(r"\b[A-Z][A-Z&]*[A-Z][A-Z0-9]*\b")
_EVERYDAY = frozenset(
    [
        "NHS",
        "GP",
        "GPS",
        "UK",
        "EU",
        "USA",
        "A&E",
        "BBC",
        "MP",
        "PM",
        "AM",
        "TV",
        "PC",
        "ID",
        "OK",
        "CV",
        "IT",
        "HR",
        "AGM",
        "DIY",
        "PIN",
        "SMS",
        "CCTV",
        "DVD",
        "FAQ",
        "VIP",
        "GMC",
        "BMA",
        "CQC",
        "RCP",
        "ST",
        "CT",
        "IMT",
        "SHO",
        "SPR",
        "MRI",
        "ECG",
        "XR",
        "IV",
        "ICU",
        "ITU",
        "HDU",
        "ED",
        "CPR",
        "DVT",
        "BP",
        "GI",
        "UTI",
        "COPD",
        "TIA",
        "HIV",
        "DNA",
        "AF",
        "MI",
        "PE",
        "ENT",
        "MDT",
        "ARCP",
        "CCT",
        "ALS",
        "PDF",
        "UTC",
        "II",
        "III",
        "IV",
        "VI",
        "VAT",
        "PLC",
        "LTD",
        "PAYE",
        "NI",
        "COVID",
        "MRSA",
        "ERCP",
        "FBC",
        "CRP",
        "INR",
    ]
)


def text_flaws(
    module: Module, texts: Sequence[TextNote], items: Sequence[ItemNote], files: dict[str, str]
) -> list[Problem]:
    """Every flaw of a module's prose. `files` gives each activity's file."""
    found = [*_hard(texts), *_shorthand(texts, items, module.glossary)]
    lines = {(text.file, text.about): text.line for text in texts}
    for activity in module.activities:
        if isinstance(activity, Case):
            found.extend(_lengths(activity, files[activity.slug], lines))
    return found


def _warning(file: str, line: int, code: str, message: str, about: str) -> Problem:
    return Problem(file=file, line=line, message=message, severity="warning", code=code, about=about)


def _hard(texts: Sequence[TextNote]) -> Iterable[Problem]:
    """Lessons, debriefs, and the scenes of a case taken together: one scene is too short to be judged alone."""
    together: dict[tuple[str, str], list[TextNote]] = {}
    for text in texts:
        about = "scenes" if text.what in ("scene", "ending") else text.about
        together.setdefault((text.file, about), []).append(text)
    for (file, about), parts in together.items():
        measured = readability(" ".join(part.text for part in parts))
        if measured.words >= LEAST_WORDS and measured.ease < HARDEST:
            message = (
                f"This is hard to read: Flesch reading ease {measured.ease:.0f}, about age {measured.age:.0f}. "
                f"Aim for {HARDEST:.0f} or more: shorter sentences, everyday words."
            )
            yield _warning(file, parts[0].line, "reading-age", message, about)


def _shorthand(texts: Sequence[TextNote], items: Sequence[ItemNote], glossary: Sequence[Term]) -> Iterable[Problem]:
    """Capitals that stand for words, where neither the glossary nor the text says which. Each once a file."""
    explained = {word for term in glossary for word in _SHORTHAND.findall(term.title + " " + plain(term.html))}
    explained |= {term.id.upper() for term in glossary}
    seen: set[tuple[str, str]] = set()
    # A word in capitals for weight, or on a sign, stands elsewhere in small letters.
    everything = " ".join([*(text.text for text in texts), *(f"{item.stem} {item.body}" for item in items)])
    words = {word.casefold() for word in re.findall(r"\w+", everything) if not word.isupper()}
    prose = [(text.file, text.line, text.text) for text in texts]
    prose += [(item.file, item.line, f"{item.stem} {item.body}") for item in items]
    for file, line, text in prose:
        for word in _SHORTHAND.findall(text):
            root = re.sub(r"\d+$", "", word)
            if (
                word.casefold() in words
                or root in _EVERYDAY
                or word in explained
                or root in explained
                or root.removesuffix("S") in explained
            ):
                continue
            if (file, word) in seen or re.search(rf"\({re.escape(word)}\)|{re.escape(word)} \(", text):
                continue
            seen.add((file, word))
            message = f"“{word}” is shorthand that the glossary does not explain. Add it there, or write it out."
            yield _warning(file, line, "jargon", message, word)


def _lengths(case: Case, file: str, lines: dict[tuple[str, str], int]) -> Iterable[Problem]:
    """Scenes that are too short or too long on some path: what is shown depends on the flags."""
    try:
        states = reachable_states(case)
    except CaseError:
        return
    flags_at: dict[str, list[frozenset[str]]] = {}
    for place in states:
        flags_at.setdefault(place.scene, []).append(place.flags)
    for scene in case.scenes:
        lengths = list(_shown(scene.body, flags_at.get(scene.id, [])))
        if lengths and (min(lengths) < SHORTEST or max(lengths) > LONGEST):
            message = (
                f"This scene has {_span(lengths)} words; a screen holds {SHORTEST} to {LONGEST} well. "
                f"{'Split it, or cut it.' if max(lengths) > LONGEST else 'Join it to another, or say more.'}"
            )
            yield _warning(file, lines.get((file, scene.id), 1), "scene-length", message, scene.id)


def _shown(body: Sequence[Passage], states: Iterable[frozenset[str]]) -> Iterable[int]:
    counted = [(passage.when, word_count(plain(passage.html))) for passage in body]
    fixed = sum(words for when, words in counted if not when)
    varying = [(when, words) for when, words in counted if when]
    read = {flag.removeprefix("!") for when, _ in varying for flag in when}
    for flags in {flags & read for flags in states}:
        yield fixed + sum(words for when, words in varying if holds(when, flags))


def _span(lengths: list[int]) -> str:
    low, high = min(lengths), max(lengths)
    return str(low) if low == high else f"{low} to {high}"
