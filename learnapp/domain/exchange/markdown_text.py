"""Blocks of text as authors write them in a quiz file, which reads back as the same blocks.

Every sign that would mean something to Markdown or the splitter is escaped: with a backslash if that is enough and
readable, otherwise as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from learnapp.domain.exchange.rich_text import BREAK, Runs, TextBlock, TextRun
from learnapp.domain.markup.source_lines import FIELD, GARBLED

_TOP = 3
"""The highest level of a heading within a text: those above are titles, scenes and questions."""
MOST_IN_LINE = 6_000
_MOST_ESCAPED = 25
"""If one run of text has more escaped signs than this, we write all of them as references: the reader refuses too many
backslashes as tangled.
"""

_BACKSLASHED = set("\\*_[]")
_REFERENCED = {sign: f"&#{ord(sign)};" for sign in "{}`|^~"} | {"<": "&lt;", ">": "&gt;"}
_START = re.compile(r"(?:[-+#=:•‣◦⁃∙·●○▪■□▫◆◇❖➢➣➤►▸▶▹▻✓✔✗☐☑☒⮚–—−]|\d{1,9}[.)])")
_STARTS_LIST = re.compile(
    r"(?:[-–—]+[^\W\d_]|(?:[–—o→⇒★☆♦ØüÜ§qv]|\d{1,3}\)|\(?[a-z]\)|\([ivx\d]{1,4}\)|[ivx]{1,4}[.)]|[a-z]\.) +\S)"
)
_ENTITY = re.compile(r"&(?=#?\w)")
_URL = re.compile(r"""[()<>*_\[\]`\\{}"'^|~!\s]""")


def blocks_markdown(blocks: Sequence[TextBlock]) -> str:
    """The blocks with an empty line between them."""
    out: list[str] = []
    for place, block in enumerate(blocks):
        if place and block.kind in ("ul", "ol") and blocks[place - 1].kind == block.kind:
            out.append("&nbsp;")  # two lists in a row would be one
        out.append(_WRITERS[block.kind](block))
    return "\n\n".join(out)


def inline_markdown(runs: Runs, start: bool = True) -> str:
    """A paragraph of one line. `start` says whether it begins a line."""
    return _long(_line(runs, start))


def plain_markdown(text: str) -> str:
    """Plain text of one line, such as a title."""
    return _escaped(" ".join(text.split()), True)


def _paragraph(runs: Runs) -> str:
    """A paragraph with a hard break at each line end, or a new paragraph where lines would look like a list."""
    lines = _lines(runs)
    out = ""
    for place, line in enumerate(lines):
        if place:
            risky = any(_STARTS_LIST.match(_words(lines[n])) for n in (place - 1, place))
            out += "\n\n" if risky else "  \n"
        out += _long(_line(line, True))
    return out


def _lines(runs: Runs) -> list[Runs]:
    lines: list[list[TextRun]] = [[]]
    for run in runs:
        if run.text == BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    return [tuple(line) for line in lines if line]


def _words(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def _line(runs: Runs, start: bool) -> str:
    out = ""
    for place, run in enumerate(runs):
        if run.text == BREAK:
            out += " "
            continue
        at_start = start and place == 0
        if run.code:
            out += f"`{run.text}`"
            continue
        text = _escaped(run.text, at_start and not run.marked)
        linked = place + 1 < len(runs) and runs[place + 1].link
        if linked and text.endswith("!"):
            text = text[:-1] + "&#33;"
        stars = "***" if run.strong and run.em else "**" if run.strong else "*" if run.em else ""
        out += f"[{text}]({_url(run.link)})" if run.link else f"{stars}{text}{stars}"
    return out


def _escaped(text: str, start: bool) -> str:
    for debris in (GARBLED, FIELD):
        # It would be refused. It was reported when the text was read.
        text = debris.sub(lambda found: f"\x00{ord(found[0][0])}\x01{found[0][1:]}", text)
    text = _ENTITY.sub("&amp;", text)
    many = sum(sign in _BACKSLASHED or sign == "!" for sign in text) > _MOST_ESCAPED
    at = _START.match(text) if start else None
    begun = at.end() if at else 0
    out = []
    for place, sign in enumerate(text):
        if place == begun - 1 or (sign == "[" and text[place + 1 : place + 2] == "^"):
            out.append(f"\\{sign}" if sign in "-+#.)" else f"&#{ord(sign)};")
        elif sign in _BACKSLASHED:
            out.append(f"&#{ord(sign)};" if many else f"\\{sign}")
        elif sign == "!" and many:
            out.append("&#33;")
        else:
            out.append(_REFERENCED.get(sign, sign))
    return "".join(out).replace("\x00", "&#").replace("\x01", ";")


def _url(address: str) -> str:
    quoted = _URL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address)
    return quoted.replace("&", "&amp;")


def _long(line: str) -> str:
    """A line that would be too long for the reader, cut into shorter ones of the same paragraph."""
    if len(line) <= MOST_IN_LINE:
        return line
    out = []
    while len(line) > MOST_IN_LINE:
        cut = next((p for p in range(MOST_IN_LINE, 1, -1) if _may_cut(line, p)), MOST_IN_LINE)
        out.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return "\n".join([*out, line])


def _may_cut(line: str, place: int) -> bool:
    return line[place] == " " and line[place + 1 : place + 2].isalpha() and line[place - 1] not in "`*"


def _list(block: TextBlock) -> str:
    marks = ["- "] * len(block.parts) if block.kind == "ul" else [f"{n}. " for n in range(1, len(block.parts) + 1)]
    return "\n".join(f"{mark}{inline_markdown(part)}" for mark, part in zip(marks, block.parts, strict=True))


def _heading(block: TextBlock) -> str:
    return f"{'#' * min(max(block.level, _TOP), 6)} {inline_markdown(block.parts[0], start=False)}"


def _quote(block: TextBlock) -> str:
    paragraphs = "\n\n".join(_paragraph(part) for part in block.parts)
    return "\n".join(f"> {line}" if line else ">" for line in paragraphs.split("\n"))


def _code(block: TextBlock) -> str:
    return f"```\n{_words(block.parts[0])}\n```"


def _table(block: TextBlock) -> str:
    rows = [[_line(cell, False) for cell in row] for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)


_WRITERS: dict[str, Callable[[TextBlock], str]] = {
    "p": lambda block: "\n\n".join(map(_paragraph, block.parts)),
    "ul": _list,
    "ol": _list,
    "quote": _quote,
    "pre": _code,
    "table": _table,
    "heading": _heading,
}
