"""Renders authors' Markdown within one file, with its links, blocks and conditions, and reports what it cannot."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise, zip_longest

from learnapp.domain.content import charts
from learnapp.domain.content.content import Condition, Library, Passage
from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.content.rendering import DECORATION, AuthorsText, LinkAttributes, plain
from learnapp.domain.markup.attributes import did_you_mean, refuse_unknown
from learnapp.domain.markup.block_frames import callout_frame, details_frame, today_frame
from learnapp.domain.markup.conditions import Check, ConditionError, checks, read_condition
from learnapp.domain.markup.elements import Block, DefinitionList, Element, ItemList, Section, TextBlock, Writer
from learnapp.domain.markup.problems import Problems, TangleError
from learnapp.domain.markup.splitter import split
from learnapp.domain.markup.table_rows import extra_cells, undivided
from learnapp.domain.numbers.number_text import is_format
from learnapp.domain.source.fact_frames import fact_frame
from learnapp.domain.source.media import FILM, SOUND, TYPES
from learnapp.domain.source.pictures import FOLDER, ModulePictures, Picture

EVERYWHERE = frozenset({"note", "today", "chart", "details"})
REFLECTIVE = frozenset({"prompt", "action"})

_MOST_BRACKETS, _MOST_MARKS, _MOST_IN_FILE = 80, 600, 30_000
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_FENCED = re.compile(r"^(```++|~~~++).*?^\1", re.DOTALL | re.MULTILINE)
_HTML = re.compile(r"<(?=[A-Za-z/!?])(?!https?://[^\s<>]*>)")
_PARAMETER = re.compile(r"\{\{\s*([^{}:]*?)\s*(?::([^{}]*))?\}\}")
_BRACES = re.compile(
    r"\{\{|\}\}|\{++ *+\{?([A-Za-z]\w*+)[^{}\n]*+\}+|\[\[ *+([A-Za-z]\w*+)[^\[\]\n]*+\]\]|\{([A-Za-z]\w*+)(?=[\s:,.]|$)"
)
_BOX = re.compile(r"(?<![\\\]])\[(?: |x|X|[+\-−]\d)\](?![(\[:])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\]|\]\(#_?(?:ftn|edn|_?Toc)\w*\)")
_PARTED = re.compile(r"(?<!\\)\]\s+\((?:https?://|mailto:|term:|claim:|/\w|pictures/)[^()\s]*\)")
_REVERSED = re.compile(r"(?<!\\)\([^()\[\]\n]+\)\[(?:https?://|mailto:|term:|claim:|www\.|/\w)[^\[\]\s]*\](?![(\[])")
_LONE_STARS = re.compile(r"(?<!\S)\*\*(?!\S)")
_STARS = re.compile(r"(?<![\\*])\*{2,3}(?!\*)")
_LOOSE_BRACES = re.compile(r"(?<![{\\])\{ *[.#][A-Za-z][^{}\n]*\}")
_LEFT_MARK = re.compile(
    r"(?<![\\\]])\[([A-Z]{2,4}\d{1,3}(?:R\d{1,3})?|\d{1,3}|(?!x\])[ivx]{1,5}|(?i:comment(?:ed)?)\b[^\]]{0,30})\](?![(\[:])"
)
_STARTS = re.compile(
    r" {0,3}(?:[-–—]+[^\W\d_]|\d{1,3}[.)][^\W\d_]|"
    r"(--+|[–—o→⇒★☆♦ØüÜ§qv»]|\d{1,3}[):/]|\(?[A-Za-z]\)|\([ivxIVX\d]{1,4}\)|[ivxIVX]{1,4}[.)]|[A-Za-z]\.) +\S)"
)
_RULED = re.compile(r"^ {0,3}(?:=+|[-*_][-*_ \t]*)$", re.MULTILINE)
_MOST_RULED = 100
"""For each of these the parser reads the rest of the paragraph again."""
_QUOTED = re.compile(r"^(?: {0,3}> ?){6}", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s/.]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+|/(?!/)\S*|#\S+")
_EMPTY_LINK = re.compile(r"<a\b[^>]*>(?:\s|&nbsp;)*</a>")
_PLAYED = re.compile(r"^[ \t]*!\[[^\]]*\]\([^)\s]+\.(?:mp3|m4a|mp4)\b[^)]*\)", re.MULTILINE)
TO_WRITE = "TO WRITE:"
"""The mark that an import leaves where its file had no text; see `FileWriter.to_write`."""

Part = tuple[str, Condition]


class FileWriter(Writer):
    """One for each file.

    `blocks` are the `:::` names allowed now, `parameters` the names that `{{…}}` may use, `top` the level that
    `### Heading` has on the page: 2 where the text stands straight under the page's h1. `addresses` gathers the links
    into the site, with file and line.
    """

    def __init__(
        self,
        problems: Problems,
        module: str,
        terms: Collection[str] | None,
        library: Library,
        addresses: list[tuple[str, int, str]] | None = None,
        pictures: ModulePictures | None = None,
    ) -> None:
        self.addresses = addresses if addresses is not None else []
        self.pictures = pictures or ModulePictures()
        self.problems, self.module, self.known_terms, self.library = problems, module, terms, library
        self.terms: list[str] = []
        self.blocks: frozenset[str] = EVERYWHERE
        self.parameters: frozenset[str] = frozenset()
        self.top = 3
        self.checks_read: list[tuple[int, Check]] = []
        self.to_write: list[int] = []
        """The lines of texts that an import left to be written."""
        self._callouts = {"prompt": 0, "action": 0}
        self._callout_ids: set[str] = set()
        self._marks = 0
        self._deepest = 2
        """The level of the heading above, as the author wrote it."""
        self._line, self._source = 1, ""
        self._authors = AuthorsText(self._resolve, self._picture)

    # Called by readers and question kinds

    def html(self, elements: list[Element] | str, line: int = 0) -> str:
        if isinstance(elements, str):
            lines = [(line + place, text) for place, text in enumerate(elements.split("\n"))]
            elements = split(lines, self.problems)
        self._deepest = 3  # a part of a question can stand under a heading of level 3
        allowed, self.blocks = self.blocks, self.blocks - {"when"}
        parts = self._parts(elements, ())
        self.blocks = allowed
        return "\n".join(part for part, _ in parts)

    def passages(self, elements: Iterable[Element]) -> tuple[Passage, ...]:
        """Text with its conditions. Join the visible ones: a `when` inside a note leaves single passages incomplete."""
        self._deepest = 2
        merged: list[Part] = []
        for part, when in self._parts(elements, ()):
            if merged and merged[-1][1] == when:
                merged[-1] = (merged[-1][0] + "\n" + part, when)
            else:
                merged.append((part, when))
        return tuple(Passage(html=part, when=when) for part, when in merged)

    def inline(self, source: str, line: int = 0) -> str:
        self._begin(source, line)
        return self._check_rendered(self._authors.inline(source))

    def plain(self, source: str) -> str:
        # Links in a title lead nowhere, so they are not looked up again.
        return (
            plain(AuthorsText(lambda _: {}, lambda *_: None).inline(source))
            if re.search(r"[*_`\[\]<>&\\]", source)
            else curled(source.strip())
        )

    def condition(self, source: str, line: int) -> Condition:
        """A condition that an author wrote; its flags and tracks are kept for the case's checks."""
        try:
            condition = read_condition(source)
        except ConditionError as error:
            self.problems.error(line, str(error))
            return ()
        self.checks_read.extend((line, check) for check in checks(condition))
        return condition

    # Elements

    def _parts(self, elements: Iterable[Element], when: Condition) -> list[Part]:
        parts: list[Part] = []
        elements = list(elements)
        for element, following in zip_longest(elements, elements[1:]):
            if isinstance(element, TextBlock | ItemList | DefinitionList):
                self._check_transcript(element, following)
            if isinstance(element, Block):
                parts.extend(self._block(element, when))
            elif isinstance(element, Section):
                parts.append((self._heading(element), when))
                parts.extend(self._parts(element.body, when))
            else:
                parts.append((_roomy(self._markdown(element)), when))
        return parts

    def _check_transcript(self, element: TextBlock | ItemList | DefinitionList, following: Element | None) -> None:
        """Require that sound or film ends its passage and that a text version follows."""
        played = list(_PLAYED.finditer(element.source))
        told = isinstance(element, TextBlock) and isinstance(following, Block) and following.name == "details"
        if played and not (told and len(played) == 1 and not element.source[played[0].end() :].strip()):
            self.problems.error(
                element.line + element.source.count("\n", 0, played[0].start()),
                "Write what is said in sound, and what is said and seen in film, straight after it, for people who "
                'cannot hear or see it: `::: details title="What is said"`, the words, `:::`.',
            )

    def _markdown(self, element: TextBlock | ItemList | DefinitionList) -> str:
        if not isinstance(element, TextBlock):
            self._refuse_blocks_within(element)
        self._begin(element.source, element.line)
        if isinstance(element, TextBlock):
            self._check_tables(element)
            self._check_lines(element)
        if len(_RULED.findall(element.source)) > _MOST_RULED:
            self.problems.error(
                element.line,
                f"This text has more than {_MOST_RULED} lines of nothing but signs. Take some of them out.",
            )
            return ""
        try:
            return self._check_rendered(self._authors.block(element.source))
        except RecursionError:
            self.problems.error(element.line, "Lists are nested too deep here. Write them one below another.")
            return ""

    def _check_tables(self, element: TextBlock) -> None:
        """Report cells beyond the last column, which would not be shown, and tables without a divider, which would be
        shown as text.
        """
        if "|" not in element.source:
            return
        if (place := undivided(_without_code(element.source))) is not None:
            self.problems.error(
                element.line + place,
                "These rows would run together as one paragraph. A table has a line below its first row, "
                "`| --- | --- |`, with one `---` for each column.",
            )
        for place, cells, columns in extra_cells(element.source):
            self.problems.error(
                element.line + place,
                f"This row has {cells} cells, and the table has {columns} columns: the rest would not be shown. "
                "Remove a `|`, or write `\\|` for the sign itself.",
            )

    def _check_lines(self, element: TextBlock) -> None:
        """Report lines that look like a list from another program: they would run together as one paragraph."""
        lines = _without_code(element.source).split("\n")
        for place, (line, following) in enumerate(pairwise(lines)):
            first, second = _STARTS.match(line), _STARTS.match(following)
            if first and second and (place == 0 or not lines[place - 1].strip()):
                self.problems.error(
                    element.line + place,
                    f"“{line.strip()[:20]}” and the next line would run together as one paragraph. "
                    "Write a list: `- ` before each line, or `1. `, `2. ` for numbers.",
                )
                return

    def _check_number(self, list_: ItemList) -> None:
        """Report list numbers that would be lost: pages count every list from 1, and know only the form `1.`"""
        number = list_.source.lstrip().split(" ")[0]
        if list_.ordered and number != "1.":
            if number.endswith(")"):
                how = "Write `1. ` instead of `1) `: items of such a list would run together as one paragraph."
            else:
                how = (
                    f"This line would be shown as the first item of a list, with 1 for its number. For a sentence "
                    f"that begins with a number write `{number[:-1]}\\.`; number a list from 1."
                )
            self.problems.error(list_.line, how)

    def _refuse_blocks_within(self, element: ItemList | DefinitionList) -> None:
        if isinstance(element, ItemList):
            self._check_number(element)
        for entry in element.items if isinstance(element, ItemList) else element.entries:
            for inner in entry.body:
                if isinstance(inner, Block):
                    self.problems.error(
                        inner.line, f"A `::: {inner.name}` block cannot go inside a plain list. Move it out."
                    )
                elif isinstance(inner, ItemList | DefinitionList):
                    self._refuse_blocks_within(inner)

    def _heading(self, section: Section) -> str:
        refuse_unknown(section.attributes, self.problems, "a heading within text")
        if section.level < 3:
            self.problems.error(
                section.line,
                "Headings of level 1 and 2 are reserved for titles, scenes and questions. Write `### Heading` here.",
            )
        if section.level > self._deepest + 1:
            self.problems.warn(
                section.line,
                "heading-level",
                f"This heading skips a level, and people who listen to a page look for what is between. Write "
                f"`{'#' * (self._deepest + 1)} `.",
            )
        self._deepest = max(section.level, 2)
        level = min(max(section.level, 3), 6) - 3 + self.top
        return f"<h{level}>{self.inline(section.title, section.line)}</h{level}>"

    # Blocks

    def _block(self, block: Block, when: Condition) -> list[Part]:
        if not block.name:
            return []  # there is no such block, which is reported
        if block.name not in self.blocks:
            known = ", ".join(f"`::: {name}`" for name in sorted(self.blocks))
            self.problems.error(
                block.line,
                f"A `::: {block.name}` block is not allowed here.{did_you_mean(block.name, self.blocks)} "
                f"You can use {known}.",
            )
            return []
        if not block.body:
            self.problems.error(
                block.line, f"This `::: {block.name}` block is empty. Write its text before the closing `:::`."
            )
            return []
        if block.name == "when":
            if not block.condition:
                self.problems.error(
                    block.line,
                    "This block has no condition. Write `::: when flag`, `::: when a,!b` or `::: when a or b`.",
                )
            inner = self.condition(block.condition, block.line) if block.condition else ()
            return self._parts(block.body, when + tuple(part for part in inner if part not in when))
        opening, closing = self._frame(block)
        if block.name == "chart":
            return [(self._chart(block), when)]
        return [(opening, when), *self._parts(block.body, when), (closing, when)]

    def _frame(self, block: Block) -> tuple[str, str]:
        """The HTML before and after a block's own text."""
        if block.name == "today" and "fact" in block.attributes.values:
            return fact_frame(block, self.library.facts, self.problems)
        if block.name == "today":
            return today_frame(block, self.problems)
        if block.name in REFLECTIVE:
            self._callouts[block.name] += 1
            return callout_frame(block, self._callouts[block.name], self._callout_ids, self.problems)
        if block.name == "details":
            return details_frame(block, self.problems)
        if block.name == "note":
            refuse_unknown(block.attributes, self.problems, "a note")
        return '<div class="note">', "</div>"

    def _chart(self, block: Block) -> str:
        refuse_unknown(block.attributes, self.problems, "a chart", keys=("kind", "title"))
        kind, title = block.attributes.values.get("kind", ""), block.attributes.values.get("title", "")
        if kind not in charts.KINDS:
            self.problems.error(
                block.line, f"A chart's `kind=` must be {', '.join(charts.KINDS)}.{did_you_mean(kind, charts.KINDS)}"
            )
            return ""
        if not title:
            self.problems.warn(
                block.line,
                "alt-text",
                'This chart has no title for screen readers. Add `title="What it shows"`.',
                about=kind,
            )
        self._check_parameters(title, block.line)
        table = "".join(self._markdown(element) for element in block.body if isinstance(element, TextBlock))
        if len(block.body) != 1 or table.count("<table>") != 1 or not table.startswith("<table>"):
            self.problems.error(
                block.line, "A chart must contain one table and nothing else. Move other text out of the block."
            )
            return ""
        try:
            return charts.figure(kind, title or "Chart", table)
        except charts.ChartError as error:
            self.problems.error(block.line, str(error))
            return ""

    # Checks of the Markdown itself

    def _begin(self, source: str, line: int) -> None:
        """Note where we are, and check what Python-Markdown would not."""
        self._line, self._source = line, source
        if TO_WRITE in source:
            self.to_write.append(self._line_at(source.index(TO_WRITE)))
        if not any(mark in source for mark in "<[{}>*_`\\"):
            return
        self._check_tangle(source)
        bare = _without_code(source)
        for at in sorted({self._line_at(found.start()) for found in _HTML.finditer(bare)}):
            self.problems.error(at, "HTML is not allowed. Write Markdown. For a plain “<” write `\\<`.")
        self._check_parameters(bare, line)
        self._check_brackets(bare)

    def _check_brackets(self, bare: str) -> None:
        """Report brackets that would be shown as typed but mean something else: option boxes, notes and comments."""
        if match := _BOX.search(bare):
            self.problems.error(
                self._line_at(match.start()),
                f"`{match[0]}` here would be shown to learners as it is, before they answer. Boxes mark the options of "
                f"a question: write them as one list, with nothing but their indented feedback between them. "
                f"For the characters themselves write `\\{match[0]}`.",
            )
        if match := _FOOTNOTE.search(bare):
            self.problems.error(
                self._line_at(match.start()),
                f"“{match[0]}” is a footnote, and pages have none. Put the note in the text, in brackets or in a "
                "`::: note` block.",
            )
        if match := _PARTED.search(bare):
            self.problems.error(
                self._line_at(match.start()),
                f"“{match[0]}” would be shown as it is. A link has no space between `]` and `(`.",
            )
        if match := _REVERSED.search(bare):
            self.problems.error(
                self._line_at(match.start()),
                f"“{match[0]}” would be shown as it is. A link has its words in square brackets and its address in "
                "round ones: `[words](address)`.",
            )
        if match := _LOOSE_BRACES.search(bare):
            self.problems.error(
                self._line_at(match.start()),
                f"“{match[0]}” would be shown as it is: headings, options, choices and blocks have attributes, and "
                "text has none. Delete it.",
            )
        if (place := _unpaired(bare)) is not None:
            self.problems.error(
                self._line_at(place),
                "A `**` here would be shown as it is. Write it on both sides of the words, without a space inside: "
                "`**strong words**`. For the characters themselves write `\\*\\*`.",
            )
        for match in _LEFT_MARK.finditer(bare):
            self.problems.warn(
                self._line_at(match.start()),
                "pasted-mark",
                f"“{match[0]}” looks like the mark of a comment or a note, left behind by a word processor. Delete it, "
                "or write what it says.",
                match[1],
            )

    def _check_tangle(self, source: str) -> None:
        """Refuse text that would take Python-Markdown for ever, because it tries every bracket against every other."""
        marks = sum(source.count(mark) for mark in "[*_`\\!<")
        self._marks += marks
        if self._marks > _MOST_IN_FILE:
            raise TangleError(self._line, f"This file has more than {_MOST_IN_FILE:,} Markdown marks. Split it in two.")
        if _QUOTED.search(source):
            raise TangleError(self._line, "A quotation here is more than five levels deep. Remove some `>`.")
        if source.count("[") > _MOST_BRACKETS or marks > _MOST_MARKS:
            raise TangleError(
                self._line,
                f"This passage has more than {_MOST_BRACKETS} “[” or {_MOST_MARKS} other Markdown marks. Split it up.",
            )

    def _check_parameters(self, source: str, line: int) -> None:
        for found in _PARAMETER.finditer(source):
            at = line + source.count("\n", 0, found.start())
            if found[1] not in self.parameters:
                hint = did_you_mean(found[1], self.parameters) or " Add it to a `::: parameters` block."
                self.problems.error(at, f"There is no parameter “{found[1]}”.{hint}")
            elif found[2] is not None and not is_format(found[2].strip()):
                self.problems.error(
                    at,
                    f"“{found[2]}” is not a way to show a number. Write £, £m, %, or `,1`, with + before for a sign.",
                )
        rest = _PARAMETER.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
        for found in _BRACES.finditer(rest) if "{" in rest or "}}" in rest or "[[" in rest else ():
            name = found[1] or found[2] or found[3] or ""
            if found[0] in ("{{", "}}") or name in self.parameters:
                at = line + source.count("\n", 0, found.start())
                self.problems.error(
                    at,
                    f"`{found[0]}` would be shown as it is. A number is shown by `{{{{{name or 'name'}}}}}`, with two "
                    "braces on each side and nothing else in them but a way to show it.",
                )
                return

    def _line_at(self, place: int) -> int:
        return self._line + self._source.count("\n", 0, place)

    def _check_rendered(self, rendered: str) -> str:
        for _ in _EMPTY_LINK.finditer(rendered):
            self.problems.error(
                self._line_at(max(self._source.find("[]("), 0)),
                "This link has no words, so no one would see it. Write them between `[` and `]`.",
            )
        return rendered

    # Links and pictures

    def _picture(self, name: str, alt: str, title: str, alone: bool) -> LinkAttributes | None:
        """A picture's attributes, for one in the module's folder that says what it shows."""
        line = self._line_at(max(self._source.find(f"]({name}"), 0))
        self.pictures.used.add(name)
        if name not in self.pictures.found:
            hint = did_you_mean(name, self.pictures.found)
            hint = (
                hint or f" Put the file into {FOLDER} in the module's folder and write `![what it shows]({FOLDER}…)`."
            )
            self.problems.error(line, f"There is no picture {name} in this module.{hint}")
        if not alone:
            self.problems.error(line, "Write a picture as a paragraph of its own, with an empty line above and below.")
        if bool(alt.strip()) == (title == DECORATION):
            self.problems.error(
                line,
                f"Say between `![` and `]` what {name} shows, for people who cannot see it. Only a picture that is "
                f'decoration can leave it out: `![]({name} "{DECORATION}")`.',
            )
        picture = self.pictures.found.get(name)
        if picture is None:
            return None
        if picture.kind in TYPES:
            return self._media(name, picture, alt, title, line)
        size = {"width": str(picture.width), "height": str(picture.height)}
        small = {"small": picture.small_address} if picture.small else {}
        return {"src": picture.address, "alt": alt, **size, **small}

    def _media(self, name: str, media: Picture, alt: str, title: str, line: int) -> LinkAttributes | None:
        """The attributes of sound, or of film with the captions beside it."""
        if media.kind not in SOUND | FILM:
            self.problems.error(line, f"{name} is for a film: show the film, and its captions come with it.")
            return None
        if title == DECORATION:
            self.problems.error(line, f"Say between `![` and `]` what {name} is: sound and film never only decorate.")
        shown = {"src": media.address, "aria-label": alt, "controls": "controls", "preload": "none"}
        if media.kind in SOUND:
            return shown
        beside = f"{name.rpartition('.')[0]}.vtt"
        captions = self.pictures.found.get(beside)
        self.pictures.used.add(beside)
        if beside not in self.pictures.found:
            self.problems.error(line, f"This film has no captions. Put them into {beside}, in WebVTT, beside the film.")
        address = captions.address if captions else ""
        return {**shown, "width": str(media.width), "height": str(media.height), "captions": address}

    def _resolve(self, address: str) -> LinkAttributes | None:
        """A link's attributes. `term:` and `claim:` are ours; others lead to the web, to mail or into this site."""
        name, _, rest = address.partition(":")
        line = self._line_at(max(self._source.find(f"]({address}"), 0))
        if name == "term":
            if self.known_terms is not None and rest not in self.known_terms:
                hint = did_you_mean(rest, self.known_terms) or " Add it to glossary.md."
                self.problems.error(line, f"The glossary has no term `{rest}`.{hint}")
            elif rest not in self.terms:
                self.terms.append(rest)
            return {"class": "term", "href": f"/glossary/#{self.module}-{rest}", "data-term": rest}
        if name == "claim":
            if not rest.isascii() or not rest.isdigit() or int(rest[:6]) not in self.library.claims:
                most = max(self.library.claims, default=0)
                self.problems.error(
                    line, f"There is no claim {rest}. Claims are numbered 1 to {most}: see claims.yaml."
                )
            return {"class": "claim", "href": f"/claims/#claim-{rest}"}
        if not _ADDRESS.fullmatch(address):
            self.problems.error(
                line, f"“{address}” is not an address. Links start with https://, mailto:, /, `term:` or `claim:`."
            )
            return None
        if address.startswith(("/", "#")):
            self.addresses.append((self.problems.file, line, address))
        return {"href": address}


def _roomy(rendered: str) -> str:
    """Puts each table into a box that scrolls, by keyboard too, if the screen is narrower than the table."""
    opening = '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
    return rendered.replace("<table>", opening).replace("</table>", "</table></div>")


def _unpaired(bare: str) -> int | None:
    """Where in text without code `**` stands that makes nothing strong."""
    if "**" not in bare:
        return None
    if match := _LONE_STARS.search(bare):
        return match.start()
    at = 0
    for paragraph in re.split(r"(\n\s*\n)", bare):
        found = [match.start() for match in _STARS.finditer(paragraph) if not _within_a_word(paragraph, match)]
        if len(found) % 2:
            return at + found[-1]
        at += len(paragraph)
    return None


def _within_a_word(text: str, match: re.Match[str]) -> bool:
    """Whether signs stand between figures or letters, as in `2**3`, or alone on a line, as a rule does."""
    before, after = text[: match.start()], text[match.end() :]
    alone = not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()
    return alone or bool(re.search(r"[\w)]$", before) and re.match(r"[\w(]", after))


def _without_code(source: str) -> str:
    """The source with code blanked out, every other character in its place."""
    if "`" not in source and "~~~" not in source:
        return source
    blank = lambda found: re.sub(r"[^\n]", " ", found[0])  # noqa: E731
    return _CODE.sub(blank, _FENCED.sub(blank, source))
