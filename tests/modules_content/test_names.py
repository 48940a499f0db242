"""No two modules have characters with the same first name or surname: readers would take them for one person."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from pathlib import Path

from learnapp.domain.identifying.given_names import GIVEN_NAMES
from learnapp.paths import MODULES

NOT_NAMES = frozenset(
    {
        *calendar.day_name,
        *(f"{day}s" for day in calendar.day_name),
        *calendar.month_name,
        *("Christmas", "Easter"),
        *("England", "English", "Britain", "British", "Kingdom", "United", "London", "Leeds", "Leicester"),
        *("Government", "Parliament", "Treasury", "God"),
        # Named after people, or beside no title: Martha's Rule, the Caldicott Guardian, Practitioner Performance.
        *("Martha", "Caldicott", "Practitioner"),
    }
)
"""Capitalised words that modules may share: the calendar, places, public bodies, and names that things bear."""

TITLES = ("Dr", "Mr", "Mrs", "Ms", "Miss", "Prof", "Professor", "Sister", "Sir", "Dame", "Lord", "Lady")

_LETTERS = "A-Za-zÀ-ɏ"
_WORD = rf"[A-ZÀ-ÖØ-Þ](?:[’'](?=[A-Z]))?[{_LETTERS}]*[a-zß-ɏ]"
_CAPITALISED = re.compile(rf"(?<![{_LETTERS}’']){_WORD}")
_MID_SENTENCE = re.compile(rf"(?<=[a-z,;:”’)] )({_WORD})")
_AFTER_TITLE = re.compile(rf"\b(?:{'|'.join(TITLES)}) ({_WORD})")
_PEOPLE = re.compile(r"^people:\n((?:  .*\n)+)", re.MULTILINE)
_SMALL = re.compile(rf"(?<![{_LETTERS}’'])[a-zß-ɏ]+")


def stories(root: Path) -> dict[str, str]:
    """Each module's cases and quizzes as one text."""
    texts: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.glob("*/*.md")):
        if path.name.endswith((".case.md", ".quiz.md")):
            texts[path.parent.name].append(path.read_text(encoding="utf-8"))
    return {module: "\n".join(found) for module, found in texts.items()}


def called(text: str) -> set[str]:
    """The words that certainly name someone here: after a title, or among a case's people."""
    found = set(_AFTER_TITLE.findall(text))
    for people in _PEOPLE.findall(text):
        for line in people.splitlines():
            found.update(_CAPITALISED.findall(line.split(":")[0]))
    return found - {*TITLES, *NOT_NAMES}


def names_by_module(texts: dict[str, str]) -> dict[str, set[str]]:
    """The names in each text.

    Besides the certain ones, a capitalised word counts if no text writes it in small letters, and if it is in the
    middle of a sentence somewhere or is a common first name. A name that is a word too, such as Wood, counts where it
    cannot be the word.
    """
    whole = "\n".join(texts.values())
    small = set(_SMALL.findall(whole))
    likely = {*_MID_SENTENCE.findall(whole), *(name.capitalize() for name in GIVEN_NAMES), *called(whole)}
    names = likely - {*TITLES, *NOT_NAMES}
    plain = {name for name in names if name.lower() not in small}
    words_too = called(whole) - plain
    return {
        module: (set(_CAPITALISED.findall(text)) & plain)
        | (set(_MID_SENTENCE.findall(text)) & words_too)
        | called(text)
        for module, text in texts.items()
    }


def shared(texts: dict[str, str]) -> dict[str, list[str]]:
    """Each name that is in more than one text, with the texts."""
    found: dict[str, list[str]] = defaultdict(list)
    for module, names in sorted(names_by_module(texts).items()):
        for name in names:
            found[name].append(module)
    return {name: modules for name, modules in sorted(found.items()) if len(modules) > 1}


def test_no_name_is_shared_between_modules() -> None:
    texts = stories(MODULES)
    assert len(texts) > 1
    assert shared(texts) == {}


def test_names_are_found_where_they_stand() -> None:
    texts = {
        "one": "people:\n  Rose O’Hara: a nurse\n\nOn Monday you ring Mr Wood and Sunita. Asha answers.",
        "two": "Wood is a material; a rose is a flower. You see Rose. O’Hara rings on Monday. Asha laughs.",
        "three": "Sunita waits for Dr Wood. The wood is dark. Easter comes.",
    }
    assert shared(texts) == {
        "Asha": ["one", "two"],
        "O’Hara": ["one", "two"],
        "Rose": ["one", "two"],
        "Sunita": ["one", "three"],
        "Wood": ["one", "three"],
    }
