"""Names of people and organisations, which others will read: tidied, and refused if their characters are hidden,
reverse the text or imitate other letters.
"""

from __future__ import annotations

import unicodedata

from learnapp.domain.people.typed_text import has_hidden

LONGEST = 100
_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
"""Scripts with look-alike letters: a word that mixes two of them can look like another person's name."""


class UnusableNameError(ValueError):
    """The site does not accept the name. The message says why, in words that can follow "The name"."""


def tidy_name(name: str, longest: int = LONGEST) -> str:
    """The name with its spaces tidied, in plain letters and normal form; may be empty. Raises UnusableNameError."""
    name = unicodedata.normalize("NFC", " ".join("".join(map(_plain_letter, name)).split()))
    if len(name) > longest:
        raise UnusableNameError(f"must be {longest} characters or fewer")
    if has_hidden(name):
        raise UnusableNameError("must not include hidden characters")
    for word in () if name.isascii() else name.split():
        scripts = alike_scripts("".join(filter(str.isalpha, word)))
        if len(scripts) > 1:
            mixed = " and ".join(script.capitalize() for script in scripts)
            raise UnusableNameError(f"must not mix {mixed} letters in one word: {word}")
    return name


def alike_scripts(word: str) -> list[str]:
    """The look-alike scripts of a word, in a fixed order. More than one looks like a trick."""
    found = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in word}
    return [script for script in _ALIKE if script in found]


def _plain_letter(sign: str) -> str:
    """The plain form of a wide, mathematical or other styled letter, which would pass for the plain one."""
    styled = sign.isalnum() and unicodedata.decomposition(sign).startswith(("<font>", "<wide>", "<compat>"))
    return unicodedata.normalize("NFKC", sign) if styled else sign
