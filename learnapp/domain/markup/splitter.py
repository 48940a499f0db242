"""Cuts a file's lines into elements, so that every heading, item, term and block knows its line.

It decides questions that Markdown leaves open: where a list item's own text ends (text under it is indented by four
spaces), where a `:::` block ends, and what the braces contain. Fenced code and tables are left as they are.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from learnapp.domain.markup.attributes import cut_attributes, parse_attributes
from learnapp.domain.markup.elements import (
    Attributes,
    Block,
    Definition,
    DefinitionList,
    Element,
    Item,
    ItemList,
    Section,
    TextBlock,
)
from learnapp.domain.markup.line_marks import (
    BLOCK,
    BLOCKS,
    BOX,
    GLUED,
    HEADING,
    ITEM,
    LINK,
    MEANING,
    NO_SPACE,
    RULE,
    UNDERLINE,
    fences,
    interrupts,
    one_link,
    shallow,
)
from learnapp.domain.markup.problems import Problems, TangleError
from learnapp.domain.markup.source_lines import Lines, source_of

MAX_DEPTH = 8
INDENT = 4


def split(lines: Lines, problems: Problems, depth: int = 0) -> list[Element]:
    """The elements of some lines, in order; headings are `Section`s with nothing in them yet (see `nest`).

    Raises TangleError if anything is nested deeper than `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise TangleError(
            lines[0][0],
            f"This is nested more than {MAX_DEPTH} levels deep. Move it out of some of its lists or blocks.",
        )
    return _Splitter(lines, problems, depth).run()


def nest(elements: list[Element], level: int) -> list[Element]:
    """Put everything after each heading of this level inside it, up to the next heading of this level."""
    out: list[Element] = []
    open_: Section | None = None
    for element in elements:
        if isinstance(element, Section) and element.level == level:
            open_ = element
            out.append(element)
        elif open_ is not None:
            open_.body.append(element)
        else:
            out.append(element)
    return out


class _Splitter:
    def __init__(self, lines: Lines, problems: Problems, depth: int) -> None:
        self.lines, self.problems, self.depth = lines, problems, depth
        self.fenced = fences(lines)
        self._part_boxes()
        self.at = 0
        self.out: list[Element] = []
        self.text: Lines = []

    def _part_boxes(self) -> None:
        """Read `-[x]` as the option it was meant to be, so that its missing space is the only thing reported."""
        glued = [at for at, (_, line) in enumerate(self.lines) if not self.fenced[at] and GLUED.match(line)]
        if not glued:
            return
        more = len(glued) - 1
        others = f" Another {more} {'lines need' if more > 1 else 'line needs'} one too." if more else ""
        self.problems.error(self.lines[glued[0]][0], f"Write a space between `-` and the box: `- [x]`.{others}")
        self.lines = [
            (number, GLUED.sub(lambda found: f"{found[0]} ", line) if at in glued else line)
            for at, (number, line) in enumerate(self.lines)
        ]

    def run(self) -> list[Element]:
        while self.at < len(self.lines):
            number, line = self.lines[self.at]
            if self.fenced[self.at]:
                self._keep()
            elif found := BLOCK.match(line):
                self._flush()
                self._block(number, found[1].strip())
            elif found := HEADING.match(line):
                self._flush()
                self._heading(number, line, found)
            elif not RULE.match(line) and ITEM.match(line) and self._may_start_list():
                self._flush()
                self._list()
            elif line.strip() and self._is_term():
                self._flush()
                self._definitions()
            else:
                self._check_indent(number, line)
                self._keep()
        self._flush()
        return self.out

    def _keep(self) -> None:
        self.text.append(self.lines[self.at])
        self.at += 1

    def _flush(self) -> None:
        while self.text and not self.text[0][1].strip():
            self.text.pop(0)
        while self.text and not self.text[-1][1].strip():
            self.text.pop()
        if self.text:
            self.out.append(TextBlock(self.text[0][0], source_of(self.text)))
        self.text = []

    def _blank_before(self) -> bool:
        """Whether a paragraph can start here: nothing above it, a blank line, or the end of fenced code."""
        return not self.text or not self.text[-1][1].strip() or self.fenced[self.at - 1]

    def _check_indent(self, number: int, line: str) -> None:
        if line.startswith(" " * INDENT) and line.strip() and self._blank_before():
            self.problems.error(
                number,
                "This line is indented, but there is no list item above it that it could belong to. "
                "Remove the spaces, or check the list above.",
            )
        if NO_SPACE.match(line):
            self.problems.error(number, "Write a space after the `#` of a heading, or `\\#` for the character itself.")
        if UNDERLINE.match(line) and not self._blank_before():
            self.problems.error(
                number, "A line under text turns it into a heading. Write `### Heading`, or leave a blank line above."
            )

    # Headings

    def _heading(self, number: int, line: str, match: re.Match[str]) -> None:
        title, attributes = cut_attributes(match[2] or "", number)
        if not title.strip():
            self.problems.error(number, "This heading has no text. Write it after the `#` signs and a space.")
        self.out.append(Section(number, line, len(match[1]), title.strip(), attributes))
        self.at += 1

    # Blocks

    def _block(self, number: int, opening: str) -> None:
        if not opening:
            self.problems.error(
                number, "This `:::` does not close a block. Delete it, or open a block above with `::: name`."
            )
            self.at += 1
            return
        end, closed = self._block_end()
        inner = self.lines[self.at + 1 : end]
        whole = self.lines[self.at : end + closed]
        if not closed:
            self.problems.error(
                number,
                f"The block `::: {opening.split()[0]}` is never closed. Write `:::` on a line of its own after it.",
            )
        written, _, rest = opening.partition(" ")
        name = self._name(number, written)
        condition = rest.strip() if name == "when" else ""
        attributes = Attributes(number) if name == "when" else parse_attributes(rest.strip().strip("{}"), number)
        block = Block(number, source_of(whole), name, condition, attributes, inner)
        if inner and name != "parameters":
            block.body = split(inner, self.problems, self.depth + 1)
        self.out.append(block)
        self.at = end + closed

    def _name(self, number: int, written: str) -> str:
        """The block's name, or the one that was meant after reporting how to write it, so that the rest is read."""
        if written in BLOCKS:
            return written
        plain = written.strip(":.{}").lower().replace("_", "-")
        close = [plain] if plain in BLOCKS else get_close_matches(plain, sorted(BLOCKS), n=1, cutoff=0.6)
        if plain in BLOCKS:
            self.problems.error(number, f"Write `::: {plain}`: names of blocks are in lower case, with a space after.")
        else:
            hint = f" Did you mean `{close[0]}`?" if close else f" There are {', '.join(sorted(BLOCKS))}."
            self.problems.error(number, f"There is no `::: {written}` block.{hint}")
        return close[0] if close else ""

    def _block_end(self) -> tuple[int, bool]:
        """The place where the block at `self.at` ends, and whether that line is a `:::`.

        An unclosed block ends before the next scene or question, so that the rest is read as its author meant it.
        """
        open_ = 0
        # Unclosed parameters end at the first blank line.
        brief = self.lines[self.at][1].strip(" :") == "parameters" and not any(
            line.strip() and not line.strip(": ") for _, line in self._to_heading()
        )
        for place in range(self.at, len(self.lines)):
            if self.fenced[place]:
                continue
            line = self.lines[place][1]
            if found := BLOCK.match(line):
                open_ += 1 if found[1].strip() else -1
                if open_ == 0:
                    return place, True
            elif line.startswith("## ") or (brief and not line.strip()):
                return place, False
        return len(self.lines), False

    def _to_heading(self) -> Lines:
        rest = self.lines[self.at + 1 :]
        end = next((place for place, (_, line) in enumerate(rest) if line.startswith("## ")), len(rest))
        return rest[:end]

    # Lists

    def _may_start_list(self) -> bool:
        """In the middle of a paragraph only a bullet or `1.` starts a list, so that "in 2009. It" stays a sentence."""
        return self._blank_before() or interrupts(self.lines[self.at][1])

    def _list(self) -> None:
        start = self.at
        found = ITEM.match(self.lines[start][1])
        ordered = bool(found and found[2][0].isdigit())
        items: list[Item] = []
        while self.at < len(self.lines):
            next_ = ITEM.match(self.lines[self.at][1])
            if self.fenced[self.at] or not next_ or RULE.match(self.lines[self.at][1]):
                break
            if next_[2][0].isdigit() != ordered:
                break
            items.append(self._item(next_))
        lines = self.lines[start : self.at]
        while lines and not lines[-1][1].strip():
            lines.pop()
        self.out.append(ItemList(lines[0][0], source_of(lines), ordered, items))

    def _item(self, match: re.Match[str]) -> Item:
        number = self.lines[self.at][0]
        indent = match[1]
        start = self.at
        ordered = match[2][0].isdigit()
        first = [(number, match[3] or "")]
        self.at += 1
        while self.at < len(self.lines) and self._continues(self.lines[self.at][1], ordered):
            first.append((self.lines[self.at][0], self.lines[self.at][1].strip()))
            self.at += 1
        body = self._under()
        lines = [(n, text.removeprefix(indent)) for n, text in self.lines[start : self.at]]
        text, attributes = cut_attributes(source_of(first), first[-1][0])
        marker = "1." if ordered else "-"
        if box := BOX.match(text):
            marker, text = f"[{box[1].replace('X', 'x').replace('−', '-')}]", box[2] or ""
        text = text.strip()
        link = LINK.match(text)
        link = link if link and one_link(text) else None
        return Item(
            line=number,
            source=source_of(lines).rstrip(),
            marker=marker,
            text=text,
            label=link[1] if link else text,
            target=link[2] if link else "",
            attributes=attributes,
            body=split(body, self.problems, self.depth + 1) if body else [],
        )

    def _continues(self, line: str, ordered: bool = False) -> bool:
        """Whether a line goes on with the first paragraph of an item or a meaning."""
        return bool(
            line.strip()
            and not self.fenced[self.at]
            and not (interrupts(line.strip()) or (ordered and ITEM.match(line.strip())))
            and not BLOCK.match(line.strip())
            and not HEADING.match(line)
            and not MEANING.match(line)
        )

    def _under(self) -> Lines:
        """The content indented under an item or a term, dedented; reports lines that are indented too little."""
        body: Lines = []
        while self.at < len(self.lines):
            number, line = self.lines[self.at]
            if not line.strip():
                body.append((number, ""))
            elif line.startswith(" " * INDENT):
                body.append((number, line[INDENT:]))
            elif line.startswith(" ") and not (ITEM.match(line) and not self.fenced[self.at] and shallow(line)):
                spaces = len(line) - len(line.lstrip(" "))
                self.problems.error(
                    number,
                    f"This line is indented by {spaces} space{'s' * (spaces > 1)}. "
                    "Text under an item is indented by four.",
                )
                body.append((number, line.lstrip(" ")))
            else:
                break
            self.at += 1
        while body and not body[-1][1].strip():
            body.pop()
        while body and not body[0][1].strip():
            body.pop(0)
        return body

    # Definitions

    def _is_term(self) -> bool:
        """Whether this line is a term: the next line that is not blank, at most one on, starts with a colon."""
        for place in (self.at + 1, self.at + 2):
            if place >= len(self.lines):
                return False
            line = self.lines[place][1]
            if line.strip():
                return bool(MEANING.match(line)) and not self.fenced[place] and self._blank_before()
        return False

    def _definitions(self) -> None:
        start = self.at
        entries: list[Definition] = []
        while self.at < len(self.lines) and self.lines[self.at][1].strip() and self._is_term():
            entries.append(self._definition())
        lines = self.lines[start : self.at]
        while not lines[-1][1].strip():
            lines.pop()
        self.out.append(DefinitionList(lines[0][0], source_of(lines), entries))

    def _definition(self) -> Definition:
        start = self.at
        number, line = self.lines[self.at]
        term, attributes = cut_attributes(line.strip(), number)
        self.at += 1
        while not self.lines[self.at][1].strip():
            self.at += 1
        found = MEANING.match(self.lines[self.at][1])
        first = [(found[1] or "") if found else ""]
        self.at += 1
        while self.at < len(self.lines) and self._continues(self.lines[self.at][1]):
            first.append(self.lines[self.at][1].strip())
            self.at += 1
        body = self._under()
        if self.at < len(self.lines) and MEANING.match(self.lines[self.at][1]):
            self.problems.error(
                self.lines[self.at][0],
                f"“{term}” has a second line that starts with a colon. Indent it by four spaces instead.",
            )
            body.extend(
                [*([(self.lines[self.at][0], "")]), (self.lines[self.at][0], self.lines[self.at][1].lstrip(" :"))]
            )
            self.at += 1
        return Definition(
            line=number,
            source=source_of(self.lines[start : self.at]).rstrip(),
            term=term.strip(),
            attributes=attributes,
            first="\n".join(first).strip(),
            body=split(body, self.problems, self.depth + 1) if body else [],
        )
