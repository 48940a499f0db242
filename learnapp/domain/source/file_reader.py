"""What is needed to read any file of a module: its surroundings, its fields, its elements, and notes for the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.content.content import Library
from learnapp.domain.markup.elements import Element
from learnapp.domain.markup.front_matter import YamlNode, cut_front_matter
from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import read_lines
from learnapp.domain.markup.splitter import nest, split
from learnapp.domain.source.fields import Fields, check_claims, check_competencies
from learnapp.domain.source.pictures import ModulePictures
from learnapp.domain.source.writer import FileWriter

MOST_MINUTES = 240
"""The longest that an author may say an activity takes."""


@dataclass
class Surroundings:
    """What the files of one module share."""

    slug: str
    library: Library
    terms: frozenset[str] | None = frozenset()
    """The ids of the glossary's terms; None if the glossary cannot be opened."""
    notes: Notes = field(default_factory=Notes)
    pictures: ModulePictures = field(default_factory=ModulePictures)


@dataclass
class SourceFile:
    """A file cut up: its fields, everything before its first level 2 heading, and its level 2 sections."""

    name: str
    slug: str
    fields: Fields
    before: list[Element]
    sections: list[Element]
    problems: Problems
    writer: FileWriter
    around: Surroundings

    @property
    def last_line(self) -> int:
        return max((element.line for element in [*self.before, *self.sections]), default=1)


def open_file(
    name: str, slug: str, data: bytes, what: str, around: Surroundings, problems: Problems, *, fields: bool = True
) -> SourceFile | None:
    """A file ready to be read, or None after reporting why not. `what` is what messages call it: "A lesson"."""
    lines = read_lines(data, problems)
    if lines is None:
        return None
    nodes: dict[str, YamlNode] | None = {}
    if fields:
        nodes, lines = cut_front_matter(lines, problems)
    if nodes is None:
        return None
    elements = nest(split(lines, problems), 2)
    place = next((n for n, e in enumerate(elements) if getattr(e, "level", 0) == 2), len(elements))
    writer = FileWriter(problems, around.slug, around.terms, around.library, around.notes.addresses, around.pictures)
    around.notes.allow(name, nodes.get("allow"), problems)
    reader = Fields(nodes, problems, what)
    reader.asked["allow"] = "mapping"
    return SourceFile(name, slug, reader, elements[:place], elements[place:], problems, writer, around)


def read_common(file: SourceFile) -> dict[str, Any]:
    """The fields that every activity has."""
    fields, library = file.fields, file.around.library
    return {
        "slug": file.slug,
        "title": fields.prose("title"),
        "minutes": fields.whole("minutes", least=1, most=MOST_MINUTES) or 0,
        "summary": fields.prose("summary", required=False),
        "competencies": check_competencies(fields.words("competencies"), library, file.problems),
        "claims": check_claims(fields.words("claims"), library, file.problems),
    }
