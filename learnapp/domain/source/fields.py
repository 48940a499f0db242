"""Typed access to front matter: each getter converts one field and, if it cannot, reports what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

from learnapp.domain.content.content import Library
from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.markup.attributes import did_you_mean, split_commas
from learnapp.domain.markup.front_matter import YamlNode
from learnapp.domain.markup.problems import Problems

Shape = Literal["line", "words", "mapping", "other"]
"""How a field is written: on one line, as a list of words, as `name: text` lines, or in a way of its own."""
_WHOLE = re.compile(r"[0-9]{1,6}")


class Fields:
    """The fields of one file. `refuse_others` reports every field that no getter asked for."""

    def __init__(self, nodes: dict[str, YamlNode], problems: Problems, what: str) -> None:
        self.nodes, self.problems, self.what = nodes, problems, what
        self.asked: dict[str, Shape] = {}
        """The fields asked for, in that order, and how each is written."""
        self.allowed: dict[str, tuple[str, ...]] = {}
        """The allowed words of fields that must hold one of several words."""

    def line(self, name: str) -> int:
        """The field's line, or the first line of the front matter if it is not there."""
        return self.nodes[name].line if name in self.nodes else 1

    def has(self, name: str) -> bool:
        self.asked.setdefault(name, "line")
        return name in self.nodes

    def text(self, name: str, *, required: bool = True) -> str:
        """One line of text; "" after reporting."""
        node = self._node(name, required)
        if node is None:
            return ""
        if not isinstance(node.value, str):
            self.problems.error(
                node.line, f"`{name}` must be one line of text. If it starts with a bracket, put it in quotes."
            )
            return ""
        if required and not node.value.strip():
            self.problems.error(node.line, f"`{name}` is empty. Write it after the colon.")
        return " ".join(node.value.split())

    def prose(self, name: str, *, required: bool = True) -> str:
        """One line of text for people to read, with the quotation marks of print; "" after reporting."""
        return curled(self.text(name, required=required))

    def whole(self, name: str, *, required: bool = True, least: int = 0, most: int = 100_000) -> int | None:
        """A whole number within limits."""
        if not required and not self.has(name):
            return None
        return self._whole_of(name, self.text(name, required=required), least, most)

    def _whole_of(self, name: str, value: str, least: int, most: int) -> int | None:
        if not value:
            return None
        if not _WHOLE.fullmatch(value) or not least <= int(value) <= most:
            self.problems.error(
                self.line(name), f"`{name}` must be a whole number from {least} to {most}, not “{value}”."
            )
            return None
        return int(value)

    def one_of(self, name: str, allowed: Iterable[str], *, default: str | None = None) -> str:
        """One of some words; the default if the field may be left out."""
        known = list(allowed)
        self.allowed[name] = tuple(known)
        if default is not None and not self.has(name):
            return default
        value = self.text(name)
        if value and value not in known:
            self.problems.error(
                self.line(name), f"`{name}` must be one of {', '.join(known)}.{did_you_mean(value, known)}"
            )
            return default or known[0]
        return value or default or known[0]

    def day(self, name: str) -> str:
        """A date such as 2026-07-01."""
        value = self.text(name)
        return value if not value or self._is_day(name, value) else ""

    def _is_day(self, name: str, value: str) -> bool:
        try:
            good = len(value) == 10 and bool(date.fromisoformat(value))
        except ValueError:
            good = False
        if not good:
            self.problems.error(self.line(name), f"`{name}` must be a date such as 2026-07-01, not “{value}”.")
        return good

    def words(self, name: str, *, required: bool = True) -> list[tuple[int, str]]:
        """A list, or words with commas between, each with its line."""
        self.asked[name] = "words"
        node = self._node(name, required)
        if node is None:
            return []
        if isinstance(node.value, str):
            return [(node.line, word) for word in split_commas(node.value)]
        if isinstance(node.value, list) and all(isinstance(n.value, str) for n in node.value):
            return [(n.line, str(n.value).strip()) for n in node.value]
        self.problems.error(node.line, f"`{name}` must be a list such as `[a, b]`.")
        return []

    def mapping(self, name: str) -> dict[str, tuple[int, str]]:
        """`name: text` lines, each with its line and the quotation marks of print; empty if there is no such field."""
        self.asked[name] = "mapping"
        node = self._node(name, required=False)
        if node is None or node.value == "":
            return {}
        if not isinstance(node.value, dict) or not all(isinstance(n.value, str) for n in node.value.values()):
            self.problems.error(node.line, f"`{name}` must be a list of indented `name: text` lines.")
            return {}
        return {key: (n.line, curled(" ".join(str(n.value).split()))) for key, n in node.value.items()}

    def node(self, name: str, *, required: bool = True) -> YamlNode | None:
        """The raw field, for values that no other getter fits."""
        self.asked[name] = "other"
        return self._node(name, required)

    def refuse_others(self) -> None:
        """Report every field that no getter asked for."""
        for name, node in self.nodes.items():
            if name not in self.asked:
                self.problems.error(
                    node.line, f"{self.what} has no field `{name}`.{did_you_mean(name, self.asked) or ' Delete it.'}"
                )

    def _node(self, name: str, required: bool) -> YamlNode | None:
        self.asked.setdefault(name, "line")
        if name not in self.nodes and required:
            self.problems.error(1, f"The front matter has no `{name}`. Add a line `{name}: …`.")
        return self.nodes.get(name)


def check_competencies(codes: Iterable[tuple[int, str]], library: Library, problems: Problems) -> tuple[str, ...]:
    """The codes that the framework has; the others are reported."""
    good = []
    for line, code in codes:
        if code not in library.competencies:
            problems.error(
                line, f"There is no competency {code}.{did_you_mean(code, library.competencies)} See competencies.yaml."
            )
        elif code in good:
            problems.error(line, f"Competency {code} appears twice. Write it once.")
        else:
            good.append(code)
    return tuple(good)


def check_claims(numbers: Iterable[tuple[int, str]], library: Library, problems: Problems) -> tuple[int, ...]:
    """The claims that the source paper has; the others are reported."""
    good: list[int] = []
    for line, word in numbers:
        number = int(word) if _WHOLE.fullmatch(word) else 0
        if number not in library.claims:
            problems.error(
                line,
                f"There is no claim {word}. Claims are numbered 1 to "
                f"{max(library.claims, default=0)}: see claims.yaml.",
            )
        elif number in good:
            problems.error(line, f"Claim {number} appears twice. Write it once.")
        else:
            good.append(number)
    return tuple(good)
