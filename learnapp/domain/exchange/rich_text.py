"""Turns other systems' text, which can be any HTML, into what a quiz file can hold; the rest is reported as lost.

The result is a list of blocks: paragraphs, flat lists, quotations, code and plain tables. `html_of` writes them as HTML
again, and `markdown_text` as authors write them.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Literal

import msgspec

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.markup.source_lines import FIELD, GARBLED, LIGATURE, SYMBOL, UNTYPED

Lose = Callable[[str], None]
BREAK = "\n"
MOST_MARKED = 60
"""Pieces of a text that may be bold, italic, code or linked: more would be too tangled to render."""

_STRONG, _EM, _CODE = {"strong", "b"}, {"em", "i", "cite", "dfn", "var"}, {"code", "tt", "kbd", "samp"}
_DROPPED_LOOKS = {
    **dict.fromkeys(("u", "ins"), "underlining"),
    **dict.fromkeys(("s", "del", "strike"), "striking through"),
    **dict.fromkeys(("mark", "font", "small", "big", "center"), "colours and sizes"),
}
_PLAIN_INLINE = {"span", "abbr", "acronym", "label", "bdi", "bdo", "time", "data", "nobr", "wbr", "q", "ruby", "rb"}
_BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "address", "figure"),
    *("figcaption", "details", "summary", "fieldset", "legend", "html", "body", "dl", "dt", "dd", "form"),
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"style", "head", "title", "meta", "link", "colgroup", "col", "base", "template"}
_SUPERSCRIPT = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SPACES = re.compile("[ \t\r\n\f\v\u0085\u2028\u2029]+")
_EDGES = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINK = re.compile(r"https?://[^\s/.]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+")
_NO_CODE = re.compile(r"[`{}\\]|~~|^\W*$")
_TEX = re.compile(r"\\\((?:(?!\\\().)+?\\\)|\\\[(?:(?!\\\[).)+?\\\]|\$\$.+?\$\$", re.DOTALL)


class TextRun(FrozenStruct, frozen=True):
    """Some text that looks the same throughout; `text` is `BREAK` for a new line."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    link: str = ""

    @property
    def marked(self) -> bool:
        return self.strong or self.em or self.code or bool(self.link)


Runs = tuple[TextRun, ...]


class TextBlock(FrozenStruct, frozen=True):
    """A paragraph, list, quotation, piece of code, table or heading with its level.

    `parts` are its paragraphs, items or rows of cells.
    """

    kind: Literal["p", "ul", "ol", "quote", "pre", "table", "heading"]
    parts: tuple[Runs, ...] = ()
    rows: tuple[tuple[Runs, ...], ...] = ()
    level: int = 0


def as_html(text: str) -> str:
    """Plain text as HTML: an empty line begins a paragraph, and other line ends are kept."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    shown = (entities.escape(p.strip(), quote=False).replace("\n", "<br>") for p in paragraphs)
    return "".join(f"<p>{p}</p>" for p in shown if p)


def tidy(html: str, lose: Lose) -> str:
    """HTML of the blocks that a quiz file can hold."""
    return html_of(parse(html, lose))


def tidy_inline(html: str, lose: Lose) -> str:
    """The same for text of one paragraph, such as an option's."""
    return runs_html(one_line(parse(html, lose), lose))


def words(html: str) -> str:
    """The text of HTML on one line; what it cannot hold goes."""
    return (
        "".join(run.text for run in one_line(parse(html, lambda _: None), lambda _: None)).replace(BREAK, " ").strip()
    )


def parse(html: str, lose: Lose, *, headings: bool = False) -> list[TextBlock]:
    """The blocks of any HTML, however broken. Headings become bold paragraphs unless `headings` are kept."""
    from lxml import html as lxml_html

    if not html.strip():
        return []
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    source = f"<div>{html}</div>".replace("\x00", "").encode("utf-8", "replace")
    root = lxml_html.document_fromstring(source, parser=parser)
    reader = _Reader(lose, headings=headings)
    reader.element(root, TextRun(text=""))
    reader.flush()
    if _TEX.search(html):
        lose("A formula in TeX is shown as it was typed.")
    return _not_too_tangled(reader.blocks, lose)


def one_line(blocks: Sequence[TextBlock], lose: Lose) -> Runs:
    """Blocks as one paragraph."""
    if len(blocks) > 1 or any(block.kind != "p" for block in blocks):
        lose("Paragraphs, lists and tables in a text of one line run together.")
    runs: list[TextRun] = []
    for block in blocks:
        between = "; " if block.kind in ("ul", "ol", "table") else " "
        parts = [*block.parts, *(cell for row in block.rows for cell in row)]
        for place, part in enumerate(part for part in parts if part):
            runs.append(TextRun(text=between if place else " "))
            runs.extend(msgspec.structs.replace(run, text=" ") if run.text == BREAK else run for run in part)
    if any(run.text == BREAK for block in blocks for part in block.parts for run in part):
        lose("Line breaks in a text of one line became spaces.")
    return settled(runs, lambda _: None)


def html_of(blocks: Iterable[TextBlock]) -> str:
    return "\n".join(_block_html(block) for block in blocks)


def runs_html(runs: Runs) -> str:
    return "".join(_run_html(run) for run in runs)


def _block_html(block: TextBlock) -> str:
    parts = [runs_html(part) for part in block.parts]
    if block.kind == "p":
        return "".join(f"<p>{part}</p>" for part in parts)
    if block.kind == "pre":
        return f"<pre><code>{parts[0]}\n</code></pre>"
    if block.kind == "heading":
        return f"<h{block.level}>{parts[0]}</h{block.level}>"
    if block.kind == "quote":
        return f"<blockquote>{''.join(f'<p>{part}</p>' for part in parts)}</blockquote>"
    if block.kind == "table":
        head, *body = [[runs_html(cell) for cell in row] for row in block.rows]
        first = "".join(f'<th scope="col">{cell}</th>' for cell in head)
        rest = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
        return f"<table><thead><tr>{first}</tr></thead><tbody>{rest}</tbody></table>"
    return f"<{block.kind}>{''.join(f'<li>{part}</li>' for part in parts)}</{block.kind}>"


def _run_html(run: TextRun) -> str:
    if run.text == BREAK:
        return "<br>"
    shown = entities.escape(run.text, quote=False)
    if run.code:
        shown = f"<code>{shown}</code>"
    if run.em:
        shown = f"<em>{shown}</em>"
    if run.strong:
        shown = f"<strong>{shown}</strong>"
    return f'<a href="{entities.escape(run.link)}">{shown}</a>' if run.link else shown


class _Reader:
    """Walks through elements. `inside` says what the text belongs to: a list's item, a quotation, or neither."""

    def __init__(self, lose: Lose, *, headings: bool = False) -> None:
        self.lose, self.headings = lose, headings
        self.blocks: list[TextBlock] = []
        self.runs: list[TextRun] = []
        self.inside: str = ""
        self.parts: list[Runs] = []

    def element(self, element: Any, look: TextRun) -> None:
        """What is in an element. Its tail belongs to its parent."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _SILENT or not tag:
            return
        within = look
        if element.get("style") and re.search(r"colou?r|font|underline|background", element.get("style")):
            self.lose("Colours, sizes and underlining are left out.")
        if tag in _STRONG or tag in _HEADINGS:
            within = msgspec.structs.replace(look, strong=True)
        elif tag in _EM:
            within = msgspec.structs.replace(look, em=True)
        elif tag in _CODE:
            within = msgspec.structs.replace(look, code=True)
        elif tag == "a":
            within = msgspec.structs.replace(look, link=self._address(element))
        if special := _SPECIAL.get(tag):
            special(self, element, within)
        elif tag in _HEADINGS and self.headings and not self.inside:
            self._heading(element, int(tag[1]))
        elif tag in _BLOCKS or tag in _HEADINGS:
            if tag in _HEADINGS:
                self.lose("Headings within a text become bold.")
            self.flush()
            self._children(element, within)
            self.flush()
        elif tag in _STRONG | _EM | _CODE | _PLAIN_INLINE | {"a", "tbody", "tr", "td", "th", "thead"}:
            self._children(element, within)
        elif tag in _DROPPED_LOOKS:
            self.lose(f"The {_DROPPED_LOOKS[tag]} of “{_start(element)}” is left out.")
            self._children(element, within)
        else:
            source = element.get("src") or element.get("data") or ""
            self.lose(f"What `<{tag}>` shows is left out{f': {source[:200]}' if source else ''}.")
            if tag not in ("script", "iframe", "object", "embed", "video", "audio", "svg", "math", "select"):
                self._children(element, within)

    def _heading(self, element: Any, level: int) -> None:
        self.flush()
        self._children(element, TextRun(text=""))
        plain = [TextRun(text=" " if run.text == BREAK else run.text, link=run.link) for run in self.runs]
        runs, self.runs = settled(plain, self.lose), []
        if runs:
            self.blocks.append(TextBlock(kind="heading", parts=(runs,), level=level))

    def _children(self, element: Any, look: TextRun) -> None:
        self.text(element.text, look)
        for child in element:
            self.element(child, look)
            self.text(child.tail, look)

    def text(self, text: str | None, look: TextRun) -> None:
        if text:
            self.runs.append(msgspec.structs.replace(look, text=_typed(_SPACES.sub(" ", text), self.lose)))

    def flush(self) -> None:
        """End the paragraph."""
        runs, self.runs = settled(self.runs, self.lose), []
        if not runs:
            return
        if self.inside in ("ul", "ol"):
            if self.parts and self.parts[-1]:
                self.lose("Paragraphs within an item of a list run together.")
                runs = settled([*self.parts[-1], TextRun(text=" "), *runs], lambda _: None)
            spaced = [msgspec.structs.replace(run, text=" ") if run.text == BREAK else run for run in runs]
            self.parts[-1:] = [settled(spaced, lambda _: None)]
        elif self.inside == "quote":
            self.parts.append(runs)
        else:
            self.blocks.append(TextBlock(kind="p", parts=(runs,)))

    # Elements with rules of their own

    def _br(self, element: Any, look: TextRun) -> None:
        self.runs.append(TextRun(text=BREAK))

    def _hr(self, element: Any, look: TextRun) -> None:
        self.flush()
        self.lose("A line across the text is left out.")

    def _img(self, element: Any, look: TextRun) -> None:
        alt, source = " ".join((element.get("alt") or "").split()), element.get("src") or ""
        where = source if len(source) < 200 else source[:40] + "…"
        self.lose(f"A picture is left out: {where}. Put it into the module's `pictures` folder if it is needed.")
        if alt:
            self.text(f" (Picture: {alt}) ", look)

    def _sup(self, element: Any, look: TextRun) -> None:
        self._raised(element, look, _SUPERSCRIPT, "raised")

    def _sub(self, element: Any, look: TextRun) -> None:
        self._raised(element, look, _SUBSCRIPT, "lowered")

    def _raised(self, element: Any, look: TextRun, signs: dict[int, int], how: str) -> None:
        text = "".join(element.itertext())
        moved = text.translate(signs)
        if any(ord(sign) not in signs for sign in text):
            self.lose(f"“{text.strip()[:40]}” is no longer {how}.")
            moved = text
        self.text(moved, look)

    def _ul(self, element: Any, look: TextRun, kind: Literal["ul", "ol"] = "ul") -> None:
        self.flush()
        if self.inside in ("ul", "ol"):
            self.lose("A list within a list is made one list.")
            self._items(element, look)
            return
        outer, self.inside, self.parts = (self.inside, self.parts), kind, []
        if outer[0] == "quote" and outer[1]:
            self.blocks.append(TextBlock(kind="quote", parts=tuple(outer[1])))
            outer = (outer[0], [])
        self._items(element, look)
        self.flush()
        items = tuple(part for part in self.parts if part)
        if items:
            self.blocks.append(TextBlock(kind=kind, parts=items))
        self.inside, self.parts = outer

    def _ol(self, element: Any, look: TextRun) -> None:
        if element.get("start") not in (None, "1") or element.get("type") not in (None, "1"):
            self.lose("A list that began with another number or with letters is counted from 1.")
        self._ul(element, look, "ol")

    def _items(self, element: Any, look: TextRun) -> None:
        for child in element:
            self.flush()
            self.parts.append(())
            self.element(child, look)
            self.flush()
            self.parts.append(())
            self.text(child.tail, look)
        self.flush()

    def _li(self, element: Any, look: TextRun) -> None:
        self._children(element, look)

    def _blockquote(self, element: Any, look: TextRun) -> None:
        self.flush()
        if self.inside:
            self._children(element, look)
            self.flush()
            return
        self.inside, self.parts = "quote", []
        self._children(element, look)
        self.flush()
        if self.parts:
            self.blocks.append(TextBlock(kind="quote", parts=tuple(self.parts)))
        self.inside, self.parts = "", []

    def _pre(self, element: Any, look: TextRun) -> None:
        self.flush()
        text = "".join(element.itertext()).expandtabs(4).replace("\r", "")
        lines = [_typed(line, self.lose).rstrip(_EDGES) for line in text.strip("\n").split("\n")]
        whole = "\n".join(lines).strip("\n")
        if not whole.strip():
            return
        fits = not re.search(r"\{\{|```|~~|\[\[", whole) and not _debris(whole) and len(max(lines, key=len)) <= 1000
        if self.inside or not fits:
            self.lose("Text in fixed columns becomes ordinary text.")
            for line in lines:
                self.text(line, look)
                self.runs.append(TextRun(text=BREAK))
            self.flush()
        else:
            self.blocks.append(TextBlock(kind="pre", parts=((TextRun(text=whole),),)))

    def _table(self, element: Any, look: TextRun) -> None:
        self.flush()
        if any((cell.get("rowspan") or "1") != "1" or (cell.get("colspan") or "1") != "1" for cell in element.iter()):
            self.lose("Cells of a table that span several rows or columns take the first of them.")
        # Rows of a table within a cell belong to the cell: if they were read here too, each level would double the
        # work.
        own = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        rows = [[self._cell(cell) for cell in row if cell.tag in ("td", "th")] for row in own]
        rows = [row for row in rows if any(row)]
        width = max(map(len, rows), default=0)
        if (caption := element.find("caption")) is not None:
            self._children(caption, look)
            self.flush()
        if not rows:
            return
        if self.inside or width < 2:
            if width > 1:
                self.lose("A table within a list or a quotation becomes lines of text.")
            for row in rows:
                for place, cell in enumerate(cell for cell in row if cell):
                    self.runs += [*([TextRun(text="; ")] if place else []), *cell]
                self.flush()
            return
        if any(cell.tag == "td" for cell in own[0]):
            self.lose("The first row of a table becomes its row of headings.")
        full = tuple(tuple(row + [()] * (width - len(row))) for row in rows)
        self.blocks.append(TextBlock(kind="table", rows=full))

    def _cell(self, cell: Any) -> Runs:
        inner = _Reader(self.lose)
        inner._children(cell, TextRun(text=""))
        inner.flush()
        return one_line(inner.blocks, lambda _: None)

    def _address(self, element: Any) -> str:
        address = (element.get("href") or "").strip()
        if _LINK.fullmatch(address) and UNTYPED.search(address) is None:
            return address
        if address:
            self.lose(f"A link is left out, and its words kept: {address[:200]}.")
        return ""


_SPECIAL: dict[str, Callable[[_Reader, Any, TextRun], None]] = {
    "br": _Reader._br,
    "hr": _Reader._hr,
    "img": _Reader._img,
    "sup": _Reader._sup,
    "sub": _Reader._sub,
    "ul": _Reader._ul,
    "ol": _Reader._ol,
    "li": _Reader._li,
    "blockquote": _Reader._blockquote,
    "pre": _Reader._pre,
    "table": _Reader._table,
}


def settled(runs: Iterable[TextRun], lose: Lose) -> Runs:
    """Runs that Markdown can mark up: no space at the edges of a line or of a marked run, and no mark within a word."""
    lines: list[list[TextRun]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1] += _without_edges(run)
    out: list[TextRun] = []
    for line in lines:
        if done := _settled_line(line, lose):
            out += [TextRun(text=BREAK), *done] if out else done
    return tuple(out)


def _settled_line(pieces: Iterable[TextRun], lose: Lose) -> list[TextRun]:
    line: list[TextRun] = []
    for piece in pieces:
        text = piece.text
        if not line:
            text = text.lstrip(_EDGES)
        elif text.startswith(" ") and line[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            line.append(msgspec.structs.replace(piece, text=text))
    while line and not (end := line[-1].text.rstrip(_EDGES)):
        line.pop()
    if line:
        line[-1] = msgspec.structs.replace(line[-1], text=end)
    line = _joined(line)
    return _joined(_kept_mark(line, place, lose) for place in range(len(line)))


def _without_edges(run: TextRun) -> list[TextRun]:
    inner = run.text.strip(_EDGES)
    if not run.marked or not inner:
        return [TextRun(text=run.text)] if run.text else []
    start = run.text.index(inner)
    pieces = [
        TextRun(text=run.text[:start]),
        msgspec.structs.replace(run, text=inner),
        TextRun(text=run.text[start + len(inner) :]),
    ]
    return [piece for piece in pieces if piece.text]


def _joined(runs: Iterable[TextRun]) -> list[TextRun]:
    """The runs with neighbours that look the same joined."""
    out: list[TextRun] = []
    for _, same in groupby(runs, key=lambda run: (run.strong, run.em, run.code, run.link)):
        alike = list(same)
        out.append(msgspec.structs.replace(alike[0], text="".join(run.text for run in alike)))
    return out


def _kept_mark(runs: Sequence[TextRun], place: int, lose: Lose) -> TextRun:
    run = runs[place]
    if run.link:
        plain = TextRun(text=run.text, link=run.link)
        if plain != run:
            lose(f"“{short_of(run.text)}” is a link and no longer bold, italic or code as well.")
        return plain
    if run.code:
        fits = not _NO_CODE.search(run.text) and not _debris(run.text)
        if not fits:
            lose(f"“{short_of(run.text)}” is no longer shown as code.")
        elif run.strong or run.em:
            lose(f"“{short_of(run.text)}” is code and no longer bold or italic as well.")
        return TextRun(text=run.text, code=fits)
    if not run.strong and not run.em:
        return run
    before = runs[place - 1].text[-1] if place else " "
    after = runs[place + 1].text[0] if place + 1 < len(runs) else " "
    if _apart(before, " \n(“‘\"'\u00a0") and _apart(after, " \n,.;:!?)”’\"'\u00a0") and _takes_mark(run.text):
        return run
    lose(f"“{short_of(run.text)}” is no longer bold or italic: it is part of a word or beside a sign.")
    return TextRun(text=run.text)


def _apart(sign: str, known: str) -> bool:
    return sign in known


def _takes_mark(text: str) -> bool:
    """Whether a run can have stars around it: neither end may look like arithmetic or like a mark."""
    return (text[0].isalnum() or text[0] in "“‘\"'(£") and (text[-1].isalnum() or text[-1] in "”’\"'.,:;!?%")


def _not_too_tangled(blocks: list[TextBlock], lose: Lose) -> list[TextBlock]:
    marked = sum(run.marked for block in blocks for part in block.parts for run in part)
    marked += sum(run.marked for block in blocks for row in block.rows for cell in row for run in cell)
    if marked <= MOST_MARKED:
        return blocks
    lose(f"A text with more than {MOST_MARKED} bold, italic or linked pieces is plain.")

    def plain(runs: Runs) -> Runs:
        return settled([TextRun(text=run.text) for run in runs], lambda _: None)

    return [
        msgspec.structs.replace(
            block,
            parts=tuple(map(plain, block.parts)),
            rows=tuple(tuple(map(plain, row)) for row in block.rows),
        )
        if block.kind != "pre"
        else block
        for block in blocks
    ]


def _typed(text: str, lose: Lose) -> str:
    """The text without characters that no one types, which a quiz file may not hold."""
    if text.isascii() and text.isprintable():
        return text
    found = set(LIGATURE.findall(text))
    for sign in found:
        text = text.replace(sign, unicodedata.normalize("NFKC", sign))
    gone: set[str] = set()
    while signs := set("".join(UNTYPED.findall(text) + SYMBOL.findall(text))):
        gone |= signs
        text = SYMBOL.sub("", UNTYPED.sub("", text))
    if gone:
        lose(f"Left out: {', '.join(sorted(f'U+{ord(sign):04X} ({_name(sign)})' for sign in gone))}.")
    if found:
        lose(f"Written as single letters: {', '.join(sorted(found))}.")
    if match := _debris(text):
        lose(f"“{match[0][:30]}” looks like a mistake of an earlier conversion. Check it.")
    return text


def _debris(text: str) -> re.Match[str] | None:
    return GARBLED.search(text) or FIELD.search(text)


def _name(sign: str) -> str:
    return unicodedata.name(sign, "a character without a name").lower()


def _start(element: Any) -> str:
    return short_of("".join(element.itertext()))


def short_of(text: str) -> str:
    """The start of a text, to name it by."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39].rstrip() + "…"
