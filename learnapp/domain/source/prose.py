"""Elements as plain words: for counting them and for looking them up, not for showing."""

from __future__ import annotations

from collections.abc import Iterable

from learnapp.domain.checking.authoring_notes import prose
from learnapp.domain.markup.elements import Block, Element, Section

_NOT_READ = frozenset({"parameters", "chart", "hindsight", "sample", "required", "barred", "panel"})


def words_of(elements: Iterable[Element]) -> str:
    """The words that someone reads in these elements, without tables and marking rules."""
    said: list[str] = []
    for element in elements:
        if isinstance(element, Block):
            if element.name not in _NOT_READ:
                said.append(words_of(element.body))
        elif isinstance(element, Section):
            said.extend((element.title + ".", words_of(element.body)))
        elif not element.source.lstrip().startswith("|"):
            said.append(prose(element.source))
    return " ".join(part for part in said if part)
