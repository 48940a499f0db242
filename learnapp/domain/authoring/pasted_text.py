"""Text from a word processor, pasted as HTML or in a Word document, rewritten the way authors write it. Whatever is
left out is named.

Word's clipboard has paragraphs that only look like lists, elements of its own, and the notes and comments of the whole
document. This file turns them into plain HTML, which `rich_text` reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import groupby
from typing import Any

import msgspec

from learnapp.domain.exchange import word_document
from learnapp.domain.exchange.items import Losses
from learnapp.domain.exchange.markdown_text import blocks_markdown
from learnapp.domain.exchange.rich_text import Lose, TextBlock, parse
from learnapp.domain.exchange.sources import clean

_START, _END = "<!--StartFragment-->", "<!--EndFragment-->"
_COMMENT = re.compile(r"(?:<!--.*?--|<!\[(?:if|endif)[^>]*|<\?xml[^>]*)(?:>|\Z)|<!--.*", re.IGNORECASE | re.DOTALL)
"""One that is not closed goes on to the end: to look for its end from each beginning would take for ever."""
_REFERENCE = re.compile(r"&#(?:x[0-9a-f]+|\d+);?", re.IGNORECASE)
_LISTED = re.compile(r"mso-list:\s*(?!Ignore|none)\S+", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:\d+|[a-z]|[ivx]+)[.)]", re.IGNORECASE)
_NO_COLOUR = r"windowtext|black|auto|#000|white|inherit|transparent|rgb\(0, ?0, ?0"
_COLOURED = re.compile(rf"(?<![-\w])(?:color|background(?:-color)?|mso-highlight):\s*(?!{_NO_COLOUR})")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = (
    ("mso-element:footnote-list", ""),
    ("mso-element:endnote-list", ""),
    ("mso-element:comment-list", ""),
    ("mso-footnote-id", "A footnote is left out."),
    ("mso-endnote-id", "An endnote is left out."),
    ("mso-comment", "A comment is left out."),
)


def pasted_markdown(html: str) -> tuple[str, list[str]]:
    """What was pasted, as an author would have typed it, and what was left out."""
    losses = Losses()
    return _markdown(_plain_html(html, losses.lose), losses.lose), _said(losses)


def document_markdown(data: bytes) -> tuple[str, list[str]]:
    """The text of a Word document, and what was left out. Raises ExchangeError."""
    losses = Losses()
    document = word_document.opened(data)
    return _markdown(_document_html(document, losses), losses.lose), _said(losses)


def _said(losses: Losses) -> list[str]:
    return list(dict.fromkeys(loss.message for loss in losses.found))


def _markdown(html: str, lose: Lose) -> str:
    blocks = parse(html, lose, headings=True)
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    return blocks_markdown([_lowered(block, top) for block in blocks])


def _lowered(block: TextBlock, top: int) -> TextBlock:
    """A heading below those of scenes and questions: the highest of the text becomes level 3."""
    return msgspec.structs.replace(block, level=block.level - top + 3) if block.kind == "heading" else block


# HTML -----------------------------------------------------------------------------------------------


def _plain_html(html: str, lose: Lose) -> str:
    """HTML with nothing in it that only one program understands."""
    from lxml import etree
    from lxml import html as lxml_html

    source = clean(_COMMENT.sub("", _fragment(html)))
    source = _REFERENCE.sub(lambda one: one[0] if clean(unescape(one[0])) else "", source)
    if not source.strip():
        return ""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = lxml_html.document_fromstring(f"<div>{source}</div>".encode("utf-8", "replace"), parser=parser)
    coloured = False
    for element in list(root.iter(etree.Element)):
        style = re.sub(r" ?([:;]) ?", r"\1", " ".join((element.get("style") or "").split())).lower()
        if _goes(element, style, lose):
            element.drop_tree()
            continue
        coloured |= bool(_COLOURED.search(style)) and bool("".join(element.itertext()).strip())
        _renamed(element, style)
    if coloured:
        lose("Colours are left out.")
    _listed(root, lose)
    for element in root.iter(etree.Element):
        for name in ("style", "class"):
            element.attrib.pop(name, None)
    return str(lxml_html.tostring(root, encoding="unicode"))


def _fragment(html: str) -> str:
    """The part of a clipboard that was chosen."""
    start, end = html.find(_START), html.rfind(_END)
    return html[start + len(_START) : end] if -1 < start < end else html


def _goes(element: Any, style: str, lose: Lose) -> bool:
    """Whether to drop an element with everything in it."""
    tag, cls = element.tag, (element.get("class") or "").lower()
    for mark, says in _LEFT_OUT:
        if mark in style:
            if says:
                lose(says)
            return True
    if "msocom" in cls or "msocommentreference" in cls:
        lose("A comment is left out.")
        return True
    if tag == "del" or "msodel" in cls:
        lose("Tracked changes are taken as accepted.")
        return True
    if tag.startswith("v:") or tag in ("img", "picture", "svg", "object", "o:oleobject"):
        lose("A picture is left out. Upload it under Pictures.")
        return True
    return tag in ("style", "script", "meta", "link", "title", "xml") or "mso-hide:all" in style


def _renamed(element: Any, style: str) -> None:
    """Replace one program's own elements and styles by plain elements with the same meaning."""
    cls = element.get("class") or ""
    if ":" in element.tag or element.tag in ("ins", "font"):
        element.tag = "span"  # o:p, smart tags and tracked insertions, which are accepted
    if element.tag in ("b", "strong") and re.search(r"(?<![-\w])font-weight:(?:normal|400)", style):
        element.tag = "span"  # Google Docs wraps everything in one
    if element.tag == "span" and re.search(r"(?<![-\w])font-weight:(?:bold|[6-9]00)", style):
        element.tag = "strong"
    elif element.tag == "span" and "font-style:italic" in style:
        element.tag = "em"
    if element.tag == "p" and cls in ("MsoTitle", "MsoSubtitle"):
        element.tag = "h1" if cls == "MsoTitle" else "h2"


def _listed(root: Any, lose: Lose) -> None:
    """Word's paragraphs that look like lists, as lists. Their bullets are text of their own."""
    from lxml import etree

    for parent in list(root.iter(etree.Element)):
        for is_list, group in groupby(list(parent), key=_looks_listed):
            if is_list:
                _as_list(parent, list(group), lose)


def _looks_listed(element: Any) -> bool:
    return bool(element.tag == "p" and _LISTED.search(element.get("style") or ""))


def _as_list(parent: Any, items: Sequence[Any], lose: Lose) -> None:
    from lxml import etree

    bullets = [_bullet(item) for item in items]
    list_ = etree.Element("ol" if _NUMBERED.match(bullets[0]) else "ul")
    parent.insert(parent.index(items[0]), list_)
    for item in items:
        if (level := re.search(r"level([2-9])", item.get("style") or "")) and level:
            lose("A list within a list is made one list.")
        item.tag = "li"
        item.tail = None
        list_.append(item)


def _bullet(item: Any) -> str:
    """The bullet or number before an item's text, removed from it."""
    marks = [one for one in item.iter() if "mso-list:ignore" in (one.get("style") or "").lower().replace(" ", "")]
    found = "".join("".join(one.itertext()) for one in marks)
    for one in marks:
        one.drop_tree()
    return found


# Word documents ---------------------------------------------------------------------------------------


def _document_html(document: Any, losses: Losses) -> str:
    out: list[str] = []
    for (tag, numbered), group in groupby(document.element.body, key=lambda element: _sort(document, element)):
        if tag == "table":
            out += [_table_html(document, element, losses) for element in group]
        elif tag == "li":
            items = "".join(f"<li>{word_document.paragraph_html(document, one, losses)}</li>" for one in group)
            out.append(f"<ol>{items}</ol>" if numbered else f"<ul>{items}</ul>")
        elif tag:
            out += [f"<{tag}>{word_document.paragraph_html(document, one, losses)}</{tag}>" for one in group]
    return "".join(out)


def _sort(document: Any, element: Any) -> tuple[str, bool]:
    """What an element of the body is, and whether it is an item of a numbered list."""
    if element.tag == f"{_W}tbl":
        return "table", False
    if element.tag != f"{_W}p":
        return "", False
    if level := word_document.heading_level(document, element):
        return f"h{min(level, 6)}", False
    if word_document.is_listed(document, element):
        return "li", word_document.is_numbered(document, element)
    return "p", False


def _table_html(document: Any, table: Any, losses: Losses) -> str:
    out = ""
    own = (row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table)
    for row in own:  # and not those of a table within a cell
        cells = (
            "<br>".join(word_document.paragraph_html(document, p, losses) for p in cell.iter(f"{_W}p"))
            for cell in row.findall(f"{_W}tc")
        )
        out += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    return f"<table>{out}</table>"
