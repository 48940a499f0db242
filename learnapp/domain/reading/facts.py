"""facts.yaml: every dated fact of the modules in one list, with where it was read, when, and when to look again.

A `::: today fact=name` block takes its source, date and certainty from the list. When a module is published, the facts
that it names are kept with its files under `KEPT`. So an edition keeps saying what was known when it came out, and a
fact that is checked again makes a new edition of every module that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from learnapp.domain.content.content import Fact, FrozenStruct, Library
from learnapp.domain.markup.attributes import did_you_mean, parse_attributes, split_commas
from learnapp.domain.markup.block_frames import CERTAINTY
from learnapp.domain.markup.front_matter import YamlNode
from learnapp.domain.markup.line_marks import BLOCK, fences
from learnapp.domain.markup.problems import Problem, Problems, warning
from learnapp.domain.markup.source_lines import number_lines
from learnapp.domain.source.fact_frames import SEEN

NAME = "facts.yaml"
KEPT = ".facts"
"""The file name under which an edition keeps its facts. It is hidden, and folders are read without hidden files."""

_FIELDS = ("says", "source", "checked", "certainty", "look-again")
_OPTIONAL = ("url", "seen")


class Box(FrozenStruct, frozen=True):
    """A `today` block as written: its place, and the facts it names."""

    file: str
    line: int
    facts: tuple[str, ...]


# Reading the list


def read_facts(nodes: Mapping[str, YamlNode], problems: Problems) -> dict[str, Fact]:
    """Each fact under its name, in the order of the list; what is wrong with one goes to `problems`."""
    listed = nodes.get("facts")
    if listed is None or not isinstance(listed.value, dict):
        problems.error(1, "`facts` is missing. It holds each fact under its name.")
        return {}
    return {
        name: _fact(name, node, node.value, problems)
        if isinstance(node.value, dict)
        else _no_fact(name, node, problems)
        for name, node in listed.value.items()
    }


def _no_fact(name: str, node: YamlNode, problems: Problems) -> Fact:
    problems.error(node.line, f"The fact {name} has no fields. It needs {_listed(_FIELDS)}.")
    return Fact(name=name, file=problems.file, line=node.line)


def _fact(name: str, node: YamlNode, entry: dict[str, YamlNode], problems: Problems) -> Fact:
    values = {key: " ".join(value.value.split()) for key, value in entry.items() if isinstance(value.value, str)}
    for key in entry:
        if key not in (*_FIELDS, *_OPTIONAL):
            hint = did_you_mean(key, (*_FIELDS, *_OPTIONAL)) or " Delete it."
            problems.error(entry[key].line, f"A fact has no field `{key}`.{hint}")
    if missing := [key for key in _FIELDS if not values.get(key)]:
        problems.error(node.line, f"The fact {name} still needs {_listed(missing)}.")
    for key, known in (("certainty", CERTAINTY), ("seen", SEEN)):
        if values.get(key) and values[key] not in known:
            problems.error(entry[key].line, f"`{key}: {values[key]}` is not known. Write {' or '.join(known)}.")
    for key in ("checked", "look-again"):
        if values.get(key) and _day(values[key]) is None:
            problems.error(entry[key].line, f"`{key}: {values[key]}` is not a date. Write one such as 2026-11-29.")
    if not values.get("url", "https://").startswith("https://"):
        problems.error(entry["url"].line, f"“{values['url']}” is not an address. It starts with https://.")
    return Fact(
        name=name,
        says=values.get("says", ""),
        source=values.get("source", ""),
        url=values.get("url", ""),
        checked=values.get("checked", ""),
        seen=values.get("seen", ""),
        certainty=values.get("certainty", ""),
        look_again=values.get("look-again", ""),
        file=problems.file,
        line=node.line,
    )


# Boxes and editions


def boxes(files: Mapping[str, bytes]) -> Iterator[Box]:
    """The `today` blocks of a module's files, found without reading the module."""
    for name in sorted(files):
        if not (name.endswith(".md") and b"today" in files[name]):
            continue
        lines = number_lines(files[name].decode("utf-8-sig", "replace"))
        fenced = fences(lines)
        for place, (number, line) in enumerate(lines):
            found = None if fenced[place] else BLOCK.match(line.strip())
            word, _, rest = found[1].strip().partition(" ") if found else ("", "", "")
            if word == "today":
                yield Box(
                    name,
                    number,
                    split_commas(parse_attributes(rest.strip().strip("{}"), number).values.get("fact", "")),
                )


def with_facts(files: Mapping[str, bytes], library: Library, edition: Mapping[str, bytes] = {}) -> dict[str, bytes]:
    """A folder's files as an edition keeps them: together with the facts they name, if any.

    If the texts are the same as those of a published `edition`, they name the facts that it keeps, so they need not be
    read.
    """
    texts = _naming(files)
    same = KEPT in edition and texts == _naming(edition)
    named = _kept(edition) if same else {name for box in boxes(texts) for name in box.facts}
    kept = {name: _shown(library.facts[name]) for name in sorted(named) if name in library.facts}
    return {**files, KEPT: msgspec.json.encode(kept)} if kept else dict(files)


def _naming(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that may name a fact."""
    return {name: text for name, text in files.items() if b"fact=" in text and name != KEPT}


def as_kept(library: Library, files: Mapping[str, bytes]) -> Library:
    """The library with the facts kept in an edition's files, as they were on the day it came out."""
    if KEPT not in files:
        return library
    return msgspec.structs.replace(library, facts=_kept(files))


def checked_again(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[str, ...]:
    """The facts that differ between two editions' files; empty unless facts are the only difference."""
    if {name: text for name, text in old.items() if name != KEPT} != {n: t for n, t in new.items() if n != KEPT}:
        return ()
    before, after = _kept(old), _kept(new)
    return tuple(name for name in sorted({*before, *after}) if before.get(name) != after.get(name))


def _kept(files: Mapping[str, bytes]) -> dict[str, Fact]:
    return msgspec.json.decode(files[KEPT], type=dict[str, Fact]) if KEPT in files else {}


def _shown(fact: Fact) -> Fact:
    """The part of a fact to show: its own text, its place and when to check it again concern only the list's keeper."""
    return msgspec.structs.replace(fact, says="", look_again="", file="", line=0)


# What `learnapp check` says about the list


def untied(folder: str, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """The `today` blocks that name no fact."""
    for box in boxes(files):
        if not box.facts:
            yield warning(
                f"{folder}/{box.file}",
                box.line,
                "untied-fact",
                f"This `::: today` block does not name a fact. List it in {NAME} and write `::: today fact=its-name`.",
            )


def due(facts: Mapping[str, Fact], named: Iterable[str], today: date) -> Iterator[Problem]:
    """The facts named that are due to be checked again."""
    for name in sorted({*named} & {*facts}):
        fact = facts[name]
        if (day := _day(fact.look_again)) is not None and day <= today:
            message = (
                f"Look at this again: it was last checked on {fact.checked}, to be looked at by {fact.look_again}."
            )
            yield warning(fact.file, fact.line, "fact-due", message, name)


def unused(facts: Mapping[str, Fact], named: Iterable[str]) -> Iterator[Problem]:
    """The facts that no block and no claim names."""
    known = {*named}
    for name, fact in facts.items():
        if name not in known:
            message = "No `::: today` block and no claim names this fact. Name it in one, or remove it from the list."
            yield warning(fact.file, fact.line, "fact-unused", message, name)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
