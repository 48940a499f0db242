"""Markdown to HTML: one way for authors' text, another for people's.

Authors' text is read when a module is published, is checked by its reader and goes through Python-Markdown, with HTML
escaped and every link shown to the reader. People's text can come from any user, so it goes through a renderer without
HTML and then through a sanitiser, and has a length limit.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.treeprocessors import Treeprocessor

from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.people.typed_text import tidy

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

MOST_CHARACTERS = 10_000
"""The most characters in one piece of people's text."""

LinkAttributes = Mapping[str, str]
Resolve = Callable[[str], LinkAttributes | None]
"""Turns a link's address, as the author wrote it, into the attributes of its `<a>`; None if it leads nowhere."""
Show = Callable[[str, str, str, bool], LinkAttributes | None]
"""Turns a picture's address, alternative text and title, and whether it is a paragraph of its own, into the attributes
of its `<img>`; None if it cannot be shown.
"""
DECORATION = "decoration"
"""The title of a picture that is only decoration."""

# A paragraph with none of these is its own HTML, except for the three characters that HTML reserves.
_MARKED = re.compile(r"[*_`\[\]<>&\\|#~]|^[ \t:=+-]|^\d+\.\s|  $", re.MULTILINE)
_LOOKS_LIKE_BLOCK = re.compile(r"(?=[#>+*|:-]|\d+\.\s|~~~|```)")
_CODE = r"((?:^|(?<=\n))(?:```|~~~)[\s\S]*?(?:\n(?:```|~~~)|\Z)|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\2(?!`))"
# Code, which stays as it is, or a star between letters, figures or brackets, or two between figures.
_WITHIN = re.compile(rf"{_CODE}|(?<=\w)\*(?=\w)|(?<=[\d)%])\*(?=[\w(£$€.])|(?<=\d)\*\*(?=\d)")
# Code, or so many stars or underscores in a row that each pair would be another level of bold.
_RUN = re.compile(rf"{_CODE}|\*{{4,}}|_{{4,}}")
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\n\s*\n")


class AuthorsText:
    """Renders authors' Markdown, with typographic quotation marks. `resolve` decides every link, `show` every picture.

    Keep one while reading a module: making one costs more than rendering a page. Not safe for several threads at once.
    """

    def __init__(self, resolve: Resolve, show: Show) -> None:
        self._markdown = markdown.Markdown(extensions=["tables", "sane_lists", "def_list", "fenced_code"])
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.inlinePatterns.deregister("html")
        self._markdown.inlinePatterns.deregister("automail")
        self._markdown.parser.blockprocessors.deregister("reference")  # `[bleep]: 1234` would vanish
        self._markdown.treeprocessors.register(_Finish(self._markdown, resolve, show), "finish", 5)

    def block(self, source: str) -> str:
        """Paragraphs, tables, lists and so on."""
        source = source.strip("\n")
        if not _MARKED.search(source):
            return curled("\n".join(f"<p>{part.strip()}</p>" for part in _BLANK.split(source) if part.strip()))
        return curled(str(self._markdown.reset().convert(as_typed(source))))

    def inline(self, source: str) -> str:
        """One paragraph without its `<p>`; text that would start a list or a heading is taken literally."""
        source = source.strip()
        if not _MARKED.search(source):
            return curled(source)
        if _LOOKS_LIKE_BLOCK.match(source) and not source.startswith(("**", "*")):
            number = re.match(r"\d+", source)
            cut = number.end() if number else 0
            source = f"{source[:cut]}\\{source[cut:]}"
        rendered = str(self._markdown.reset().convert(as_typed(source)))
        if not (rendered.startswith("<p>") and rendered.endswith("</p>")):
            return curled(html.escape(source, quote=False))
        return curled(rendered[3:-4])


def as_typed(source: str) -> str:
    """The source with stars between letters or figures kept as they are: `5*2*3` is not emphasis."""
    if "*" not in source:
        return source
    return _kept(_WITHIN, source)


def _kept(signs: re.Pattern[str], source: str) -> str:
    """The source with these signs escaped, except in code."""
    return signs.sub(lambda found: found[0] if found[1] else re.sub(r"([*_])", r"\\\1", found[0]), source)


class _Finish(Treeprocessor):
    """Resolves links and pictures, and keeps tables free of inline styles, which the site's policy forbids."""

    def __init__(self, md: markdown.Markdown, resolve: Resolve, show: Show) -> None:
        super().__init__(md)
        self.resolve, self.show = resolve, show

    def run(self, root: Element) -> None:
        alone: set[Element] = set()
        for element in list(root.iter()):
            if element.tag == "a":
                self._link(element)
            elif element.tag == "p" and (image := _only_picture(element)) is not None:
                alone.add(image)
                self._figure(element, image)
            elif element.tag == "img" and element not in alone:
                self._shown(element, alone=False)
            elif element.tag in ("th", "td"):
                _cell(element)

    def _figure(self, paragraph: Element, image: Element) -> None:
        """A picture with its caption, linked to the full-size picture."""
        title = image.get("title", "")
        shown = self._shown(image, alone=True)
        paragraph.tag, paragraph.text = "figure", None
        paragraph.set("class", "picture")
        if "small" in image.attrib:
            image = _sized(image, paragraph)
        if "controls" in shown:
            _played(image)
        elif shown and title != DECORATION:
            paragraph.remove(image)
            SubElement(paragraph, "a", href=shown["src"]).append(image)
        if title and title != DECORATION:
            SubElement(paragraph, "figcaption").text = title

    def _shown(self, image: Element, *, alone: bool) -> LinkAttributes:
        address, alt = html.unescape(image.get("src", "")), image.get("alt", "")
        shown = self.show(address, alt, image.get("title", ""), alone) or {}
        image.attrib.clear()
        for name, value in shown.items():
            image.set(name, value)
        return shown

    def _link(self, element: Element) -> None:
        attributes = self.resolve(html.unescape(element.get("href", "")))
        title = element.get("title")
        element.attrib.clear()
        for name, value in (attributes or {}).items():
            element.set(name, value)
        if title:
            element.set("title", title)


def _sized(image: Element, paragraph: Element) -> Element:
    """A photograph with the smaller one that phones load in its place."""
    sized = Element("picture")
    small = image.attrib.pop("small")
    SubElement(sized, "source", media="(max-width: 40em)", srcset=small, type="image/webp")
    sized.append(image)
    paragraph[:] = [sized]
    return sized


def _played(image: Element) -> None:
    """Sound, or a film with its captions, in place of a picture. Nothing is loaded before it is played."""
    captions = image.attrib.pop("captions", "")
    image.tag = "video" if captions else "audio"
    if captions:
        SubElement(image, "track", kind="captions", src=captions, srclang="en", label="English", default="default")
    else:
        image.text = " "  # so that it is not written as an empty element


def _only_picture(paragraph: Element) -> Element | None:
    """The picture that a paragraph consists of; None if the paragraph has anything else."""
    if len(paragraph) != 1 or paragraph[0].tag != "img" or (paragraph.text or "").strip():
        return None
    return None if (paragraph[0].tail or "").strip() else paragraph[0]


def _cell(element: Element) -> None:
    align = element.attrib.pop("style", "").removeprefix("text-align: ").removesuffix(";")
    if align in ("right", "center"):
        element.set("class", {"right": "numeric", "center": "centred"}[align])
    if element.tag == "th":
        if (element.text or "").strip() or len(element):
            element.set("scope", "col")
        else:
            element.tag = "td"


def plain(rendered: str) -> str:
    """The text of rendered HTML, without its marks."""
    return html.unescape(_TAG.sub("", rendered)).strip()


@cache
def _people() -> MarkdownIt:
    from markdown_it import MarkdownIt  # slow to import, and few pages show what people typed

    return MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True, "maxNesting": 100}).enable(
        ["emphasis", "list", "link", "backticks", "blockquote", "newline", "escape", "entity"]
    )


MOST_NESTED = 5
"""Quotes and lists within one another in one line of a post. Deeper nesting is flattened to this depth."""
_NESTED = re.compile(
    rf"^((?:[ \t]*(?:>|(?:[-*+]|\d{{1,9}}[.)])(?=[ \t]))){{{MOST_NESTED}}})((?:[ \t]*>)*)[ \t]*(.*)$", re.MULTILINE
)
_EMPTY_LINK = re.compile(r'(<a href="([^"]*)"[^>]*>)\s*</a>')
_DEEP = re.compile(r"^[ \t]{10,}", re.MULTILINE)
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "code", "blockquote"}


def people_html(source: str) -> str:
    """HTML of text that a person wrote, safe to show to others. Render once, on write.

    Renders paragraphs, line breaks, emphasis, lists, quotes, code and links to web and mail addresses; anything else
    shows as typed, except for characters that would reverse the text around them. Raises ValueError over
    `MOST_CHARACTERS`.
    """
    if len(source) > MOST_CHARACTERS:
        raise ValueError(f"This is {len(source):,} characters long. Shorten it to {MOST_CHARACTERS:,}.")
    rendered = _people().render(_kept(_RUN, as_typed(_NESTED.sub(_flat, _DEEP.sub(" " * 10, tidy(source))))))
    # Tidied again, since `&#8238;` has become the character itself.
    rendered = tidy(_EMPTY_LINK.sub(r"\1\2</a>", rendered)) + "\n"
    return str(
        nh3.clean(
            rendered,
            tags=_TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener noreferrer",
        )
    )


def _flat(match: re.Match[str]) -> str:
    """A line kept at the greatest depth, whatever further quote and list markers it has."""
    return f"{match[1]} {re.sub(r'^([-*+>]|[0-9]+(?=[.)]))', _escaped, match[3])}"


def _escaped(match: re.Match[str]) -> str:
    return f"{match[0]}\\" if match[0].isdigit() else f"\\{match[0]}"
