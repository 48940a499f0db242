"""A file cut into parts, each with a form: its front matter, a scene, a question, a section of the guide, a glossary.

The site's own splitter finds where everything is, so a form divides the text exactly as the reader does. Forms know
nothing about kinds of question: they show the headings, texts, options, terms and blocks that are there, whatever the
kind calls them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from learnapp.domain.activities.case_reading import SCENE_CLASSES, SCENE_KEYS
from learnapp.domain.activities.quiz_reading import QUESTION_KEYS, SHARED_BLOCKS
from learnapp.domain.authoring.form_slots import FieldGroup, FormField, Slot
from learnapp.domain.authoring.front_form import front_group, front_lines, front_nodes
from learnapp.domain.authoring.item_slots import ItemSlots
from learnapp.domain.authoring.text_slots import last_line
from learnapp.domain.content.content import Library
from learnapp.domain.markup.elements import Block, DefinitionList, Element, ItemList, Section
from learnapp.domain.markup.problems import Problems, TangleError
from learnapp.domain.markup.source_lines import read_lines
from learnapp.domain.markup.splitter import nest, split
from learnapp.domain.questions import KINDS
from learnapp.domain.source.banks import HOLD_QUESTIONS

_HEADING = re.compile(r"#{1,6}\s*")


@dataclass(frozen=True)
class FilePart:
    """A part of a file: what it is, its title, and its lines from `line` up to and with `last`."""

    what: str
    title: str
    line: int
    last: int
    section: Section | None = None


class FileForms:
    """The forms of a file.

    `parts` are its head (the whole of a file without sections) and each section; empty if the file cannot be cut up.
    """

    def __init__(self, name: str, text: str, library: Library) -> None:
        self.name, self.text, self.library = name, text, library
        self.elements = _elements(text)
        self.sections = [one for one in self.elements or () if isinstance(one, Section) and one.level == 2]
        self.parts = _parts(name, text, self.sections) if self.elements is not None else []
        tracks = (front_nodes(text) or {}).get("tracks")
        self.tracks = tuple(tracks.value) if tracks and isinstance(tracks.value, dict) else ()

    def of(self, part: FilePart) -> list[FieldGroup]:
        """The form of one part. Empty if there is nothing that a form could change."""
        slots = _PartSlots(
            self.name,
            self.text,
            tuple(s.attributes.id for s in self.sections if s.attributes.id not in ("", "debrief")),
            self.tracks,
        )
        if part.section is not None:
            return slots.part(part, part.section)
        front = front_group(self.name, self.text, self.library)
        return ([front] if front else []) + slots.head(part, self.elements or [])

    def at(self, line: int) -> int:
        """The place of the part that contains a line."""
        return max((place for place, part in enumerate(self.parts) if part.line <= line), default=0)


def _elements(text: str) -> list[Element] | None:
    """The elements below the front matter, each with its line in the file."""
    lines = read_lines(text.encode(), Problems(""))
    try:
        return None if lines is None else nest(split(lines[front_lines(text) :], Problems("")), 2)
    except TangleError:
        return None


def _parts(name: str, text: str, sections: list[Section]) -> list[FilePart]:
    last = text.rstrip("\n").count("\n") + 1
    if name == "module.md" or name.endswith(".lesson.md"):
        sections = []
    ends = [section.line - 1 for section in sections] + [last]
    parts = [FilePart("head", "", 1, ends[0])] if any(text.split("\n")[: ends[0]]) else []
    for section, end in zip(sections, ends[1:], strict=True):
        parts.append(FilePart(_what(name, section), section.title, section.line, end, section))
    return parts


def _what(name: str, section: Section) -> str:
    if not KINDS.keys().isdisjoint(section.attributes.classes):
        return "question"
    if name.endswith(".case.md"):
        return "debrief" if section.attributes.id == "debrief" else "scene"
    return "section"


class _PartSlots(ItemSlots):
    """The slots of one part, in the order of the text."""

    def head(self, part: FilePart, elements: Sequence[Element]) -> list[FieldGroup]:
        """Everything before the first section: a lesson's text, a glossary's terms, the numbers of a quiz."""
        begins = front_lines(self.text) + 1
        if self.name == "glossary.md" and any(isinstance(one, DefinitionList) for one in elements):
            self.walk(elements, part.last, frozenset())
        elif begins <= part.last and any(line.strip() for line in self.lines[begins - 1 : part.last]):
            while not self.lines[begins - 1].strip():
                begins += 1
            self.groups.append(FieldGroup("text", begins, (self.text_slot("text", "text", begins, part.last),)))
        return self.groups

    def part(self, part: FilePart, section: Section) -> list[FieldGroup]:
        kinds = [KINDS[name] for name in section.attributes.classes if name in KINDS]
        keys: Sequence[str] = ()
        classes: Sequence[str] = ()
        own: Collection[str] = ()
        if part.what == "question":
            keys = (*QUESTION_KEYS, *sorted(set().union(*(kind.attributes for kind in kinds))))
            classes = () if any(kind.judgement for kind in kinds) else ("judgement",)
            own = {*SHARED_BLOCKS, *set().union(*(kind.blocks for kind in kinds))}
        elif part.what == "scene":
            keys, classes = SCENE_KEYS, SCENE_CLASSES
        last = part.last
        while last > part.line and not self.lines[last - 1].strip():
            last -= 1
        name = part.what
        removed = self.removal(f"{name}-remove", part.line, part.last)
        self.groups.append(FieldGroup(name, part.line, self.heading(name, section, keys, classes), removed=removed))
        self.walk(nest(section.body, 3), last, own, section.line)
        if part.what == "question" and not any(group.what == "explanation" for group in self.groups):
            slot = self.insertion(last, "explanation", "explanation", "\n\n::: explanation\n{}\n:::")
            self.groups.append(FieldGroup("explanation", last, (slot,), fresh=True))
        if part.what == "scene" and not any(group.what == "choice" for group in self.groups):
            self.groups.append(self.fresh_item(last, "choice", "", keyed=False, bodied=True))
        return self.groups

    def walk(self, elements: Sequence[Element], last: int, own: Collection[str], heading: int = 0) -> None:
        """The elements in their order: runs of text, and what has fields of its own. `heading` is the line above."""
        run: list[Element] = []
        texts = 0

        def flush() -> None:
            nonlocal texts
            name = self.named("text")
            if run:
                slot = self.text_slot(name, "text", run[0].line, max(map(last_line, run)))
                self.groups.append(FieldGroup("text", run[0].line, (slot,)))
            elif heading and not texts:
                slot = self.insertion(heading, name, "text", "\n\n{}")
                self.groups.append(FieldGroup("text", heading, (slot,), fresh=True))
            texts += 1
            run.clear()

        for element in elements:
            if not self.has_fields(element, own):
                run.append(element)
                continue
            if run or not texts:
                flush()
            if isinstance(element, Section):
                self.groups.append(FieldGroup("part", element.line, self.heading(self.named("part"), element, (), ())))
                self.walk(element.body, last, own, element.line)
            elif isinstance(element, Block):
                self.groups.append(FieldGroup(element.name, element.line, self.block(element)))
            elif isinstance(element, ItemList):
                self.items(element)
            elif isinstance(element, DefinitionList):
                self.terms(element)
        if run or not texts:
            flush()

    def has_fields(self, element: Element, own: Collection[str]) -> bool:
        """Whether an element is more than text: a list is if its items have boxes, ids, targets or text under them."""
        if isinstance(element, ItemList):
            return any(i.marker.startswith("[") or i.attributes.id or i.target or i.body for i in element.items)
        if isinstance(element, Section):
            return element.level == 3 and self.name.endswith(HOLD_QUESTIONS)
        return isinstance(element, DefinitionList) or (isinstance(element, Block) and element.name in own)

    def heading(self, name: str, section: Section, keys: Sequence[str], classes: Sequence[str]) -> tuple[Slot, ...]:
        raw = self.lines[section.line - 1]
        begins = _HEADING.match(raw)
        at = begins.end() if begins else 0
        start, end = self.start(section.line) + at, self.end(section.line)
        title_end, braces = self.braces(start, end)
        title = FormField(f"{name}-title", "title", self.text[start:title_end])
        attributes = self.attributes(name, section.attributes, braces, keys, classes)
        return (
            Slot(start, title_end, (title,), lambda values: values[title.name] or title.value),
            *([attributes] if attributes else []),
        )
