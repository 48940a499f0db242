"""Everyday English words that are not also common names, so that one with a capital letter does not count as a name."""

from __future__ import annotations

from functools import cache
from itertools import islice

from learnapp.domain.identifying.given_names import GIVEN_NAMES

COMMONEST = 4500
"""How many of each list's words, starting with the most frequent, count as everyday."""


@cache
def common_words() -> frozenset[str]:
    """The words most frequent in an encyclopaedia and in films, by the lists that zxcvbn checks passwords with.

    A word that is more frequent as a name is in its lists of names instead.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # slow to import, and only needed for writing

    lists = (FREQUENCY_LISTS[name] for name in ("english_wikipedia", "us_tv_and_film"))
    found = {word for words in lists for word in islice(words, COMMONEST) if word.isascii() and word.isalpha()}
    return frozenset(found - GIVEN_NAMES - {"i"})
