"""Reads glossary.md: terms, what they mean and how they are misread."""

from __future__ import annotations

import re

from learnapp.domain.content.content import Term
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Definition, DefinitionList, Element, Section, TextBlock
from learnapp.domain.source.file_reader import SourceFile

_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


def term_ids(file: SourceFile) -> dict[str, Definition]:
    """Each term's id with its entry; repeated ids are reported. Call it before any file that links to terms is read."""
    found: dict[str, Definition] = {}
    for entry in _entries(file):
        refuse_unknown(entry.attributes, file.problems, "a term", id_allowed=True)
        id_ = entry.attributes.id or _NOT_IN_ID.sub("-", entry.term.lower()).strip("-")
        if not id_:
            file.problems.error(
                entry.line, f"“{entry.term}” cannot be turned into an id. Give it one: `{entry.term} {{#its-id}}`."
            )
        elif id_ in found:
            file.problems.error(
                entry.line,
                f"The term `{id_}` is already on line {found[id_].line}. Merge them, "
                "or give this one another id in braces.",
            )
        else:
            found[id_] = entry
    return found


def read_glossary(file: SourceFile, entries: dict[str, Definition]) -> tuple[Term, ...]:
    """The terms in the order of the file."""
    terms = []
    for id_, entry in entries.items():
        if not entry.first:
            file.problems.error(entry.line, f"“{entry.term}” has no meaning. Write it after the colon.")
        terms.append(
            Term(
                id=id_,
                title=file.writer.plain(entry.term),
                html=f"<p>{file.writer.inline(entry.first, entry.line + 1)}</p>",
                note=file.writer.html(entry.body),
            )
        )
    return tuple(terms)


def _entries(file: SourceFile) -> list[Definition]:
    entries: list[Definition] = []
    elements: list[Element] = []
    for element in [*file.before, *file.sections]:
        # Headings that sort the terms are for readers of the file; they do not show on the site.
        elements.extend([element, *element.body] if isinstance(element, Section) else [element])
    for element in elements:
        if isinstance(element, DefinitionList):
            entries.extend(element.entries)
        elif isinstance(element, TextBlock):
            file.problems.error(
                element.line,
                "A glossary can have only terms: the term on one line, `:   what it means` on "
                "the next, and notes indented by four spaces.",
            )
        elif not isinstance(element, Section):
            file.problems.error(element.line, "Put lists and blocks under a term, indented by four spaces.")
    return entries
