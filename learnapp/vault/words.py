"""The content of a sealed piece of writing: its text; for an action also its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.vault.vault import Vault

BETWEEN = "\x1e"
"""The record separator, which no text contains, between an action's text, its outcome and what came of it."""


@dataclass(frozen=True)
class Words:
    """The words of a reflection, note or action. `outcome` ("done", "not done") and `came_of_it` are an action's."""

    text: str
    outcome: str = ""
    came_of_it: str = ""


def seal(vault: Vault, person_id: int, words: Words) -> bytes:
    """The words, sealed so that only this person can read them. Without an outcome, only the text is sealed."""
    parts = (words.text, words.outcome, words.came_of_it)
    return vault.seal(person_id, BETWEEN.join(parts) if any(parts[1:]) else words.text)


def read_all(vault: Vault, person_id: int, sealed: Iterable[bytes]) -> list[Words | None]:
    """The words of many pieces, in order; None for each that can no longer be read."""
    texts = vault.open_those_readable(person_id, sealed)
    return [None if text is None else Words(*text.split(BETWEEN, 2)) for text in texts]


def read(vault: Vault, person_id: int, sealed: bytes) -> Words | None:
    """The words of one piece; None if it can no longer be read."""
    return read_all(vault, person_id, [sealed])[0]
