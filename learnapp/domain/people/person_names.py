"""Names of people, which others will read: tidied, and refused if they hide, turn round or imitate letters."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 100
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_JOINERS = "\u200c\u200d"  # part of how words are written in several scripts
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC")
"""Scripts with look-alike letters."""
_WORD = re.compile(r"[^\W\d_]+")


class UnusableNameError(ValueError):
    """The site does not accept the name. The message says why, in words that can follow "The name"."""


def tidy_name(name: str) -> str:
    """The name with its spaces tidied, in normal form; may be empty. Raises UnusableNameError."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if len(name) > LONGEST:
        raise UnusableNameError(f"is longer than {LONGEST} characters")
    if any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in name):
        raise UnusableNameError("contains hidden characters, such as ones that change the direction of the text")
    for word in () if name.isascii() else _WORD.findall(name):
        scripts = alike_scripts(word)
        if len(scripts) > 1:
            mixed = " and ".join(script.capitalize() for script in scripts)
            raise UnusableNameError(f"mixes {mixed} letters in one word: {word}")
    return name


def alike_scripts(word: str) -> list[str]:
    """The look-alike scripts of a word, in a fixed order. More than one looks like a trick."""
    found = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in word}
    return [script for script in _ALIKE if script in found]
