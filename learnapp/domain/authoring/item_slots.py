"""The options of a question, the choices of a scene and the terms of a list as fields, with one more to be added."""

from __future__ import annotations

import re

from learnapp.domain.activities.case_reading import CHOICE_KEYS
from learnapp.domain.authoring.form_slots import TICKED, FieldGroup, FormField, Slot, Values
from learnapp.domain.authoring.text_slots import TextSlots, indented, last_line
from learnapp.domain.markup.attributes import edited_attributes
from learnapp.domain.markup.elements import Block, Definition, DefinitionList, Item, ItemList
from learnapp.domain.markup.line_marks import LINK
from learnapp.domain.markup.splitter import INDENT
from learnapp.domain.source.banks import HOLD_QUESTIONS

_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_BOXED = re.compile(r"\[([ xX]|[+−-]?\d)\]\s*")
_MEANING = re.compile(r"\s*:\s*")
POINTS = ("-2", "-1", "0", "+1", "+2")
HINDSIGHT = "hindsight"


class ItemSlots(TextSlots):
    """The slots of lists. `scenes` are where choices can lead and `tracks` what they can move."""

    def __init__(self, name: str, text: str, scenes: tuple[str, ...], tracks: tuple[str, ...]) -> None:
        super().__init__(text)
        self.name, self.scenes, self.tracks = name, scenes, tracks
        self.groups: list[FieldGroup] = []

    def items(self, list_: ItemList) -> None:
        choices = any(item.target for item in list_.items)
        what = "choice" if choices else "option"
        bodied = choices or any(i.body or i.marker in ("[ ]", "[x]") for i in list_.items)
        identified = any(item.attributes.id for item in list_.items)
        for place, item in enumerate(list_.items, 1):
            name = self.named(what)
            following = list_.items[place].line - 1 if place < len(list_.items) else last_line(item)
            self.groups.append(
                FieldGroup(
                    what,
                    item.line,
                    self.item(item, name, what, bodied=bodied, identified=identified),
                    number=place,
                    removed=self.removal(f"{name}-remove", item.line, following),
                )
            )
        last = list_.items[-1]
        marker = _after_last(last.marker, len(list_.items))
        fresh = self.fresh_item(
            last_line(last), what, marker, keyed=marker == "[ ]", bodied=bodied, identified=identified
        )
        self.groups.append(fresh)

    def item(self, item: Item, name: str, what: str, *, bodied: bool, identified: bool) -> tuple[Slot, ...]:
        match = _MARKER.match(self.lines[item.line - 1])
        start = self.start(item.line) + (match.end() if match else 0)
        bottom = item.body[0].line - 1 if item.body else last_line(item)
        last = next((n for n in range(item.line, bottom) if not self.lines[n].strip()), bottom)
        end = self.end(max(last, item.line))
        slots: list[Slot] = []
        if boxed := _BOXED.match(self.text[start:end]):
            slots.append(self.box(name, start, boxed))
            start += boxed.end()
        text_end, braces = self.braces(start, end)
        slots += self.words(name, item, start, text_end)
        if what == "choice":
            attributes = self.attributes(name, item.attributes, braces, (*self.tracks, *CHOICE_KEYS))
        else:
            attributes = self.attributes(name, item.attributes, braces, (), identified=identified)
        slots += [attributes] if attributes else []
        if bodied:
            slots += self.under(item, name, what)
        return tuple(slots)

    def box(self, name: str, start: int, boxed: re.Match[str]) -> Slot:
        """The field for the brackets of an option: whether it is right, or its point on a scale."""
        sign = boxed[1].replace("−", "-")
        if sign in " xX":
            field = FormField(f"{name}-key", "key", TICKED if sign.strip() else "", "tick")
            return Slot(start + 1, start + 2, (field,), lambda values: "x" if values[field.name] else " ")
        field = FormField(f"{name}-point", "point", sign, "one", tuple(dict.fromkeys([*POINTS, sign])))
        return Slot(start + boxed.start(1), start + boxed.end(1), (field,), lambda values: values[field.name])

    def words(self, name: str, item: Item, start: int, end: int) -> list[Slot]:
        """The text of an item; for a choice, its words and where it leads."""
        link = LINK.match(self.text[start:end]) if item.target else None
        if link is None:
            return [self.inline(f"{name}-text", "text", start, end)]
        target = FormField(f"{name}-target", "target", link[2], "one", tuple(dict.fromkeys([*self.scenes, link[2]])))
        at, until = start + link.start(2), start + link.end(2)
        return [
            self.inline(f"{name}-text", "text", start + link.start(1), start + link.end(1)),
            Slot(at, until, (target,), lambda values: values[target.name]),
        ]

    def under(self, item: Item | Definition, name: str, what: str) -> list[Slot]:
        """What is indented under an item: its feedback or, for a choice, its consequence and its hindsight."""
        said = "consequence" if what == "choice" else "feedback" if what == "option" else "more"
        hindsight = [e for e in item.body if isinstance(e, Block) and e.name == HINDSIGHT and what == "choice"][:1]
        told = [e for e in item.body if e not in hindsight]
        runs = [[e for e in told if not hindsight or e.line < hindsight[0].line]]
        runs += [[e for e in told if hindsight and e.line > hindsight[0].line]]
        slots: list[Slot] = []
        for run in filter(None, runs):
            field = f"{name}-{said}" if not slots else f"{name}-{said}-2"
            slots.append(self.text_slot(field, said, run[0].line, max(map(last_line, run)), INDENT))
        bottom = last_line(item)
        if not slots:
            above = hindsight[0].line - 1 if hindsight else bottom
            while not self.lines[above - 1].strip():
                above -= 1
            slots.append(self.insertion(above, f"{name}-{said}", said, "\n\n{}", INDENT))
        if hindsight:
            slots += self.block(hindsight[0], INDENT, f"{name}-{HINDSIGHT}")
        elif what == "choice":
            frame = f"\n\n::: {HINDSIGHT}\n{{}}\n:::"
            slots.append(self.insertion(bottom, f"{name}-{HINDSIGHT}", HINDSIGHT, frame, INDENT))
        return slots

    def fresh_item(
        self, line: int, what: str, marker: str, *, keyed: bool, bodied: bool, identified: bool = False
    ) -> FieldGroup:
        """An empty item that an author can add after a line."""
        name = f"{self.named(what)}-new"
        fields = [FormField(f"{name}-text", "text", "")]
        keys: tuple[str, ...] = ()
        if what == "choice":
            keys = (*self.tracks, *CHOICE_KEYS)
            fields.append(FormField(f"{name}-target", "target", "", "one", ("", *self.scenes)))
        fields += [FormField(f"{name}-key", "key", "", "tick")] if keyed else []
        fields += [FormField(f"{name}-id", "id", "")] if identified else []
        fields += [FormField(f"{name}-{key}", key, "") for key in keys]
        bodies = ("consequence", HINDSIGHT) if what == "choice" else ("feedback",) if bodied else ()
        fields += [FormField(f"{name}-{body}", body, "", "text") for body in bodies]

        def write(values: Values) -> str:
            given = {field.what: values[field.name] for field in fields}
            text = f"[{given['text']}](#{given['target']})" if what == "choice" else given["text"]
            box = "[x]" if given.get("key") else marker
            lead = box if box.endswith(".") else f"- {box}".rstrip()
            inner = edited_attributes("", {key: given[key] for key in keys}, {}, given.get("id", ""))
            braces = f"{'' if what == 'choice' else ' '}{{{inner}}}" if inner else ""
            under = [given[body] for body in bodies[:1] if given[body]]
            under += [f"::: {HINDSIGHT}\n{given[HINDSIGHT]}\n:::"] if given.get(HINDSIGHT) else []
            return "\n\n" + "\n\n".join([f"{lead} {text}{braces}", *(indented(one, INDENT) for one in under)])

        at = self.start(line) + len(self.lines[line - 1])
        return FieldGroup(what, line, (Slot(at, at, tuple(fields), write),), fresh=True)

    def terms(self, list_: DefinitionList) -> None:
        bodied = "feedback" if self.name.endswith(HOLD_QUESTIONS) else "more"
        for place, entry in enumerate(list_.entries, 1):
            name = self.named("term")
            following = list_.entries[place].line - 1 if place < len(list_.entries) else last_line(entry)
            self.groups.append(
                FieldGroup(
                    "term",
                    entry.line,
                    self.term(entry, name, bodied),
                    number=place,
                    removed=self.removal(f"{name}-remove", entry.line, following),
                )
            )
        name = f"{self.named('term')}-new"
        fields = tuple(
            FormField(f"{name}-{what}", what, "", "text" if what == bodied else "line")
            for what in ("term", "meaning", bodied)
        )

        def write(values: Values) -> str:
            term, meaning, more = (values[field.name] for field in fields)
            return f"\n\n{term}\n:   {meaning}" + (f"\n\n{indented(more, INDENT)}" if more else "")

        last = last_line(list_.entries[-1])
        at = self.start(last) + len(self.lines[last - 1])
        self.groups.append(FieldGroup("term", last, (Slot(at, at, fields, write),), fresh=True))

    def term(self, entry: Definition, name: str, bodied: str) -> tuple[Slot, ...]:
        start, end = self.start(entry.line), self.end(entry.line)
        text_end, _ = self.braces(start, end)
        line = next(n for n in range(entry.line + 1, last_line(entry) + 1) if self.lines[n - 1].strip())
        match = _MEANING.match(self.lines[line - 1])
        begins = self.start(line) + (match.end() if match else 0)
        bottom = entry.body[0].line - 1 if entry.body else last_line(entry)
        last = next((n for n in range(line, bottom) if not self.lines[n].strip()), bottom)
        return (
            self.inline(f"{name}-term", "term", start, text_end),
            self.inline(f"{name}-meaning", "meaning", begins, self.end(max(last, line))),
            *self.under(entry, name, "option" if bodied == "feedback" else "term"),
        )


def _after_last(marker: str, count: int) -> str:
    """The marker of an item added after the last one."""
    if marker == "1.":
        return f"{count + 1}."
    return "" if marker == "-" else "[ ]" if marker in ("[ ]", "[x]") else "[0]"
