"""Unexplained shorthand: capitals that stand for words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from learnapp.domain.checking.authoring_notes import ItemNote, TextNote
from learnapp.domain.content.content import Case, Module
from learnapp.domain.content.rendering import plain
from learnapp.domain.markup.problems import Problem, warning

_ANYONES = """NHS GP UK EU USA A&E BBC MP PM AM TV PC ID OK CV IT HR AGM DIY PIN SMS CCTV DVD FAQ VIP HIV DNA AF PDF
UTC II III VI VAT PLC LTD PAYE NI COVID"""
_DOCTORS = """GMC BMA CQC RCP ST CT IMT SHO SPR MRI ECG IV ICU ITU HDU ED CPR DVT BP GI UTI COPD TIA MI PE ENT MDT ARCP
CCT ALS MRSA ERCP FBC CRP INR"""
EVERYDAY = frozenset(_ANYONES.split()) | frozenset(_DOCTORS.split())
"""Shorthand that needs no glossary here. Numbers at the end (ST3, CT2) do not matter."""

_SHORTHAND = re.compile(r"\b[A-Z][A-Z&]{0,4}[A-Z][0-9]?\b")
_WORD = re.compile(r"\w+")


def shorthand(module: Module, texts: Sequence[TextNote], items: Sequence[ItemNote]) -> Iterable[Problem]:
    """Capitals that neither the glossary nor the text explains, each once a file."""
    known = _known(module)
    prose = [(text.file, text.line, text.text) for text in texts]
    prose += [(item.file, item.line, f"{item.stem} {item.body}") for item in items]
    # A word in capitals for emphasis, or quoted from a sign, also occurs in small letters.
    words = {word.casefold() for _, _, text in prose for word in _WORD.findall(text) if not word.isupper()}
    seen: set[tuple[str, str]] = set()
    for file, line, text in prose:
        for word in _SHORTHAND.findall(text):
            root = word.rstrip("0123456789").removesuffix("S") or word
            if {word, root, root + "S"} & known or word.casefold() in words or (file, word) in seen:
                continue
            seen.add((file, word))
            if f"({word})" not in text and f"{word} (" not in text:
                message = f"“{word}” is shorthand that the glossary does not explain. Add it there, or write it out."
                yield warning(file, line, "jargon", message, word)


def _known(module: Module) -> frozenset[str]:
    """Shorthand that needs no more explaining: everyday words, the glossary's, and the initials of a case's people."""
    glossary = {word for term in module.glossary for word in _SHORTHAND.findall(f"{term.title} {plain(term.html)}")}
    ids = {term.id.upper() for term in module.glossary}
    people = [name for activity in module.activities if isinstance(activity, Case) for name in activity.people]
    initials = {"".join(word[0] for word in name.split()[cut:]) for name in people for cut in (0, 1)}
    return EVERYDAY | glossary | ids | initials
