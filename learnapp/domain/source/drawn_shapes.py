"""Counts the shapes that a browser draws for a drawing. Parts of a drawing can refer to one another, so a few lines can
mean billions of shapes, and a browser that draws them hangs.

The count is never too low. `fill`, `stroke` and markers are inherited, so whatever they refer to counts for everything
inside. Gradients draw nothing. A drawing that refers back to itself, uses a variable or has a name that could be read
in two ways is refused rather than counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

MOST = 20_000
"""Shapes of a drawing, counted each time that they are drawn."""
_URL = re.compile(r"url\(\s*(?:([\"'])\s*)?#([^\s()\"']*)\s*(?(1)\1\s*)\)", re.IGNORECASE)
_STRING_OR_COMMENT = re.compile(
    r"""url\(\s*(?:"[^"\n\r\f]*"?|'[^'\n\r\f]*'?|[^)\s]*)|"[^"\n\r\f]*"?|'[^'\n\r\f]*'?|/\*.*?(?:\*/|$)""",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN_SELECTOR = re.compile(r"[\w\s.#,>+~-]+")
_MOST_LOOKED_AT = 200_000
"""The most declarations and parts that we look at, so that counting takes no more than a moment."""
_ONCE = frozenset({"href", "clip-path", "mask"})
"""Properties that are not inherited."""
_AT_EACH_POINT = frozenset({"marker", "marker-mid"})
_GRADIENTS = frozenset({"linearGradient", "radialGradient"})


@dataclass(eq=False)
class SvgElement:
    """A part of a drawing; `attributes` without their namespaces."""

    tag: str
    attributes: Mapping[str, str]
    parent: SvgElement | None = None
    children: list[SvgElement] = field(default_factory=list)


class UncountedError(Exception):
    """The drawing refers back to itself, or to something that we cannot determine, or counting would take too long."""


def drawn_shapes(root: SvgElement, style: str) -> int:
    """How many shapes are drawn, or `MOST` + 1 for any number above. Raises UncountedError."""
    return _Count(root, style).of(root)


class _Count:
    def __init__(self, root: SvgElement, style: str) -> None:
        self.known: dict[SvgElement, int] = {}
        self.begun: set[SvgElement] = set()
        self.named: dict[str, list[SvgElement]] = defaultdict(list)
        self.looked_at = 0
        self.inside: dict[SvgElement, int] = {}
        self.rules: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for selector, block in _rules(style):
            leading = [one for one in _declarations(block) if _leads(one[1])]
            plain = _PLAIN_SELECTOR.fullmatch(selector)
            words = re.findall(r"[.#]?[\w-]+", selector) if plain else ["*"]
            for word in set(words) if leading else ():
                self.rules[word] += leading
        self.points = 1
        for one in _all(root):
            self.named[one.attributes.get("id", "").strip()].append(one)
            drawn = one.attributes.get("d", "") + one.attributes.get("points", "")
            self.points = max(self.points, len(re.findall(r"\d+|[a-z]", drawn, re.IGNORECASE)))

    def of(self, one: SvgElement) -> int:
        """How many shapes a part and everything in it draw."""
        if one in self.known:
            return self.known[one]
        if one in self.begun:
            raise UncountedError
        self.begun.add(one)
        found = 1 + sum(map(self.of, one.children)) + self._led_to(one, inherited=False)
        self.known[one] = min(found * self._inside(one), MOST + 1)
        return self.known[one]

    def _inside(self, one: SvgElement) -> int:
        """How often everything in a part is drawn, for what it inherits from there."""
        if one not in self.inside:
            self.inside[one] = min(1 + self._led_to(one, inherited=True), MOST + 1)
        return self.inside[one]

    def _led_to(self, one: SvgElement, *, inherited: bool) -> int:
        found = 0
        for name, value in self._declared(one):
            self._look()
            plain = value.lower()
            ids = [value[1:]] if name == "href" else [found[2] for found in _URL.finditer(value)]
            # A path of a style sheet has points that are not counted.
            unread = name != "href" and len(ids) != plain.count("url(")
            if unread or "var(" in plain or ("path(" in plain and name != "clip-path"):
                raise UncountedError
            if (name in _ONCE) == inherited:
                continue
            times = self.points if name in _AT_EACH_POINT else 1
            found += times * sum(self._elsewhere(target) for one_id in ids for target in self.named[_plain(one_id)])
        return found

    def _look(self) -> None:
        self.looked_at += 1
        if self.looked_at > _MOST_LOOKED_AT:
            raise UncountedError

    def _elsewhere(self, target: SvgElement) -> int:
        """How many shapes a part draws where another refers to it: it inherits from its own parents."""
        self._look()
        if target.tag in _GRADIENTS:
            return 0
        found, above = self.of(target), target.parent
        while above is not None and found <= MOST:
            self._look()
            found, above = found * self._inside(above), above.parent
        return found

    def _declared(self, one: SvgElement) -> Iterator[tuple[str, str]]:
        yield from (pair for pair in one.attributes.items() if pair[0] == "href" or _leads(pair[1]))
        yield from _declarations(_without_strings(one.attributes.get("style", "")))
        classes = one.attributes.get("class", "").split()
        for word in {"*", one.tag, f"#{one.attributes.get('id', '')}", *(f".{name}" for name in classes)}:
            yield from self.rules.get(word, ())


def _all(root: SvgElement) -> Iterator[SvgElement]:
    waiting = [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.children


def _rules(style: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of a style sheet, from the innermost."""
    opened: list[tuple[str, list[str]]] = [("", [])]
    for piece in re.split(r"([{}])", _without_strings(style)):
        if piece == "{":
            before, _, selector = opened[-1][1].pop().rpartition(";")
            opened[-1][1].append(f"{before};")
            opened.append((selector, []))
        elif piece == "}" and len(opened) > 1:
            selector, parts = opened.pop()
            yield selector, "".join(parts)
        else:
            opened[-1][1].append(piece)
    if any(_leads(part) for _, parts in opened for part in parts):
        raise UncountedError  # a rule that is not closed still applies


def _without_strings(style: str) -> str:
    """A style without its comments and strings, except for the addresses in them. A brace in a string does not end a
    rule, and what looks like a comment in a string does not hide anything.
    """
    kept = {"/": " ", '"': " ' ", "'": " ' "}
    return _STRING_OR_COMMENT.sub(lambda found: kept.get(found[0][0], found[0]), style)


def _declarations(block: str) -> Iterator[tuple[str, str]]:
    for one in block.split(";"):
        name, _, value = one.partition(":")
        yield name.strip().lower(), value


def _leads(value: str) -> bool:
    return any(word in value.lower() for word in ("url(", "var(", "path("))


def _plain(one_id: str) -> str:
    return unquote(one_id).strip()
