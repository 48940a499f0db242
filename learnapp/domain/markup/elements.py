"""The pieces that the splitter cuts a file into, each knowing its line and its own Markdown.

Every element keeps `source`, its dedented Markdown, so that a list which turns out to be plain text can
be rendered as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from learnapp.domain.markup.problems import Problems


@dataclass
class Attributes:
    """The contents of `{#id .class key=value}`, or the text after the name of a `:::` block.

    `faults` says what could not be read in it; see `attributes.refuse_unknown`, which reports them together with
    whatever the element's reader does not know.
    """

    line: int
    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass
class TextBlock:
    """Paragraphs, tables, quotes and code: Markdown with none of our own syntax."""

    line: int
    source: str


@dataclass
class Item:
    """A list item. `marker` is "-", "1." or the text in brackets: "[ ]", "[x]", "[-2]".

    `text` is the first paragraph without marker and attributes. `target` is set if `text` is one link to `#target` or
    to a scene; `label` is then the link's text, otherwise the same as `text`.
    `body` is what is indented under it.
    """

    line: int
    source: str
    marker: str
    text: str
    label: str
    target: str
    attributes: Attributes
    body: list[Element] = field(default_factory=list)


@dataclass
class ItemList:
    line: int
    source: str
    ordered: bool
    items: list[Item]


@dataclass
class Definition:
    """A term, the first paragraph of its definition, and what is indented after it."""

    line: int
    source: str
    term: str
    attributes: Attributes
    first: str
    body: list[Element] = field(default_factory=list)


@dataclass
class DefinitionList:
    line: int
    source: str
    entries: list[Definition]


@dataclass
class Block:
    """A `::: name attributes` block. `lines` are its raw dedented lines with their numbers."""

    line: int
    source: str
    name: str
    condition: str
    attributes: Attributes
    lines: list[tuple[int, str]]
    body: list[Element] = field(default_factory=list)


@dataclass
class Section:
    """A heading with the content under it; level 3 sections nest in level 2 only where asked for."""

    line: int
    source: str
    level: int
    title: str
    attributes: Attributes
    body: list[Element] = field(default_factory=list)


Element = TextBlock | ItemList | DefinitionList | Block | Section


@dataclass
class QuestionSource:
    """What a question kind reads from: its section, cut up, and the means to render and complain.

    `body` holds the section's elements in order, less the blocks every question shares (`explanation`,
    `parameters`); level 3 headings are `Section`s holding what follows them. The kind decides what its
    options are and calls `take_stem(n)` for the first n elements, which become the question's stem.
    """

    section: Section
    attributes: Attributes
    body: list[Element]
    problems: Problems
    writer: Writer
    parameter_names: frozenset[str] = frozenset()
    stem: str = ""
    draws: Sequence[dict[str, float]] = ()
    """Valid draws of the parameters in reach (`parameters.sample`), for trying formulas on."""

    def take_stem(self, count: int) -> None:
        """Render the first `count` elements of the body as the question's text."""
        for element in self.body[:count]:
            for item in element.items if isinstance(element, ItemList) else ():
                if item.body:
                    self.problems.error(
                        item.body[0].line,
                        "This is indented under an item above the options, as feedback is under an option, "
                        "and would be shown before the answer. If the item is an option, mark it like the others in "
                        "one list with them. If it is text, do not indent this.",
                    )
                    break
        self.stem = self.writer.html(self.body[:count])


class Writer:
    """Renders authors' Markdown within one file: resolves `term:` and `claim:` links and reports any that it cannot
    resolve.

    `terms` gathers the glossary ids used since it was last cleared.
    """

    terms: list[str]

    def html(self, elements: list[Element] | str, line: int = 0) -> str:
        """Block HTML of elements or of Markdown source that starts on `line`. `when` blocks are an error here."""
        raise NotImplementedError

    def inline(self, source: str, line: int = 0) -> str:
        """HTML of one paragraph, without the `<p>`."""
        raise NotImplementedError

    def plain(self, source: str) -> str:
        """The paragraph as plain text, for titles and exports."""
        raise NotImplementedError
