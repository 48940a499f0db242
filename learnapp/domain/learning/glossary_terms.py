"""The glossary of all modules: a term that several of them explain is one entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from learnapp.domain.content.content import Module, Term
from learnapp.domain.content.rendering import plain
from learnapp.domain.learning.course import place
from learnapp.domain.people.name_order import name_key


@dataclass(frozen=True)
class GlossaryEntry:
    """A term with each module that explains it and what it says there, in the order of the course."""

    title: str
    meanings: tuple[tuple[Module, Term], ...]


def glossary_entries(modules: Iterable[Module]) -> list[GlossaryEntry]:
    """The entries by their titles."""
    found: dict[str, list[tuple[Module, Term]]] = {}
    for module in sorted(modules, key=place):
        for term in module.glossary:
            found.setdefault(term_name(term), []).append((module, term))
    joined = (GlossaryEntry(meanings[0][1].title, tuple(meanings)) for meanings in found.values())
    return sorted(joined, key=lambda entry: name_key(entry.title))


def explained_in(modules: Iterable[Module]) -> dict[str, tuple[Module, ...]]:
    """The modules that explain a term, in the order of the course, by `term_name`."""
    return {
        term_name(entry.meanings[0][1]): tuple({module.slug: module for module, _ in entry.meanings}.values())
        for entry in glossary_entries(modules)
    }


def term_name(term: Term) -> str:
    """Two terms are one if their titles are the same, capitals aside."""
    return plain(term.title).casefold()
