"""Finds the parts of a text and makes fields for them: whole lines, one paragraph, what is in braces, a block."""

from __future__ import annotations

from collections.abc import Sequence

from learnapp.domain.authoring.form_slots import TICKED, FormField, Slot, Values
from learnapp.domain.markup.attributes import cut_attributes, edited_attributes
from learnapp.domain.markup.elements import Attributes, Block, Definition, Element, Item
from learnapp.domain.markup.splitter import INDENT


class TextSlots:
    """The slots of a text. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self.text, self.lines = text, text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.counts: dict[str, int] = {}

    def start(self, line: int) -> int:
        return self.starts[line - 1]

    def end(self, line: int) -> int:
        return self.start(line) + len(self.lines[line - 1].rstrip())

    def braces(self, start: int, end: int) -> tuple[int, tuple[int, int]]:
        """Where the text before the braces ends, and the start and end of the braces (both `end` if there are none)."""
        source = self.text[start:end]
        if cut_attributes(source, 0)[0] == source:
            return end, (end, end)
        at = start + source.rstrip().rfind("{")
        return start + len(self.text[start:at].rstrip()), (at, end)

    def attributes(
        self,
        name: str,
        found: Attributes,
        span: tuple[int, int],
        keys: Sequence[str],
        classes: Sequence[str] = (),
        *,
        identified: bool = False,
    ) -> Slot | None:
        """The fields for what is in braces: the known keys and classes, and any other keys that are there."""
        known = list(dict.fromkeys([*keys, *found.values]))
        fields = [FormField(f"{name}-{key}", key, found.values.get(key, "")) for key in known]
        ticks = [FormField(f"{name}-{cls}", cls, TICKED if cls in found.classes else "", "tick") for cls in classes]
        ids = [FormField(f"{name}-id", "id", found.id)] if identified else []
        if not fields and not ticks and not ids:
            return None

        def write(values: Values) -> str:
            inner = edited_attributes(
                self.text[span[0] + 1 : span[1] - 1],
                {key: values[field.name] for key, field in zip(known, fields, strict=True)},
                {field.what: bool(values[field.name]) for field in ticks},
                values[ids[0].name] if ids else "",
            )
            braced = f"{{{inner}}}" if inner else ""
            # A link takes its braces at once; other text with a space between.
            apart = " " if span[0] == span[1] and self.text[span[0] - 1] != ")" else ""
            return apart + braced if braced else ""

        return Slot(*span, (*ids, *ticks, *fields), write)

    def named(self, what: str) -> str:
        self.counts[what] = self.counts.get(what, 0) + 1
        return f"{what}-{self.counts[what]}"

    def text_slot(self, name: str, what: str, first: int, last: int, indent: int = 0) -> Slot:
        """Some whole lines, shown without their indent."""
        rows = [_dedented(line, indent) for line in self.lines[first - 1 : last]]
        while rows and not rows[-1].strip():
            rows.pop()
            last -= 1
        field = FormField(name, what, "\n".join(rows), "text")
        return Slot(
            self.start(first),
            self.start(last) + len(self.lines[last - 1]),
            (field,),
            lambda values: indented(values[name], indent),
        )

    def insertion(self, line: int, name: str, what: str, frame: str, indent: int = 0) -> Slot:
        """An empty field whose text is put into `frame` and added after a line."""

        def write(values: Values) -> str:
            return indented(frame.format(values[name]), indent) if values[name].strip() else ""

        at = self.start(line) + len(self.lines[line - 1])
        return Slot(at, at, (FormField(name, what, "", "text"),), write)

    def block(self, block: Block, indent: int = 0, name: str = "") -> tuple[Slot, ...]:
        """The fields for a block's text and its attributes. If the text is emptied, the block is removed."""
        name = name or self.named(block.name)
        first, last = block.line, last_line(block)
        closed = self.lines[last - 1].strip().startswith(":::") and last > first
        inner = self.lines[first : last - closed]
        field = FormField(name, block.name, "\n".join(_dedented(line, indent) for line in inner), "text")
        opening, closing = self.lines[first - 1], self.lines[last - 1] if closed else " " * indent + ":::"

        def write(values: Values) -> str:
            if not values[name].strip():
                return ""
            return "\n".join([opening, indented(values[name], indent), closing])

        slot = Slot(self.start(first), self.start(last) + len(self.lines[last - 1]), (field,), write)
        return (slot,)

    def inline(self, name: str, what: str, start: int, end: int) -> Slot:
        """One paragraph, which may run over several lines."""
        shown = " ".join(line.strip() for line in self.text[start:end].split("\n"))
        field = FormField(name, what, shown)
        return Slot(start, end, (field,), lambda values: values[name])

    def removal(self, name: str, first: int, last: int) -> Slot:
        """A tick that takes lines out."""
        field = FormField(name, "remove", "", "tick")
        return Slot(self.start(first), self.start(last) + len(self.lines[last - 1]), (field,), lambda _: "")


def last_line(element: Element | Item | Definition) -> int:
    """The last line of an element; of a heading, its own."""
    return element.line + element.source.count("\n")


def indented(text: str, indent: int) -> str:
    return "\n".join(" " * indent + line if line.strip() and indent else line for line in text.split("\n"))


def _dedented(line: str, indent: int) -> str:
    plain = line.expandtabs(INDENT) if indent else line
    return plain[indent:] if not plain[:indent].strip() else plain.lstrip()
