"""A form over part of a file: each field belongs to a slot, the stretch of text that its value is written to.

A slot whose fields did not change is left alone, so that a form changes nothing but what its author changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Values = Mapping[str, str]
Control = Literal["line", "text", "tick", "one"]
TICKED = "yes"


@dataclass(frozen=True)
class FormField:
    """A field and its value in the file. `what` is a code that pages put into words. `allowed` is for the control
    "one".
    """

    name: str
    what: str
    value: str
    control: Control = "line"
    allowed: tuple[str, ...] = ()

    def given(self, values: Values) -> str:
        """The value submitted for the field, with line endings as in files and no space around it."""
        sent = values.get(self.name)
        if sent is None:
            return "" if self.control == "tick" else self.value
        sent = sent.replace("\r\n", "\n").replace("\r", "\n")
        if sent == self.value:
            return sent
        return (
            "\n".join(line.rstrip() for line in sent.split("\n")).strip("\n") if self.control == "text" else _line(sent)
        )


@dataclass(frozen=True)
class Slot:
    """The characters from `start` up to `end`, and what they become when one of the fields changes."""

    start: int
    end: int
    fields: tuple[FormField, ...]
    write: Callable[[Values], str]


@dataclass(frozen=True)
class FieldGroup:
    """Fields that belong together: a heading, an option, a choice. `number` counts those of a kind from 1.

    `removed` is a slot with one tick, which takes the whole group out of the text. `fresh` is a group that the file
    does not have yet.
    """

    what: str
    line: int
    slots: tuple[Slot, ...]
    number: int = 0
    removed: Slot | None = None
    fresh: bool = False

    @property
    def fields(self) -> list[FormField]:
        return [field for slot in self.slots for field in slot.fields]


def rewritten(text: str, groups: Iterable[FieldGroup], values: Values) -> str:
    """The text with every changed field written into it. An addition right after a removed group is kept."""
    edits: list[tuple[int, int, str]] = []
    for group in groups:
        if group.removed and group.removed.fields[0].given(values):
            edits.append((group.removed.start, group.removed.end, ""))
            continue
        for slot in group.slots:
            given = {field.name: field.given(values) for field in slot.fields}
            if any(given[field.name] != field.value for field in slot.fields):
                edits.append((slot.start, slot.end, slot.write(given)))
    out, at = "", 0
    for start, end, fresh in sorted(edits, key=lambda one: one[:2]):
        out += text[at:start] + fresh
        at = max(at, end)
    return out + text[at:]


def _line(text: str) -> str:
    return " ".join(text.split())
