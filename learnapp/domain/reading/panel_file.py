"""panel.yaml: how a panel of experts answered a module's items, counted; see `questions.panels`.

An entry is valid for the text that experts saw: it names the item's digest, and has no effect after the text has
changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from msgspec import structs

from learnapp.domain.content.content import Activity, ExpertReason, FrozenStruct, Panel, Question, Quiz
from learnapp.domain.markup.attributes import did_you_mean, split_commas
from learnapp.domain.markup.front_matter import YamlNode, read_yaml_file
from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import read_lines
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.panels import item_digest

NAME = "panel.yaml"
_FIELDS = {"text", "experts", "closed", "answers"}
_SOME = TypeVar("_SOME", bound=Activity)


class PanelEntry(FrozenStruct, frozen=True):
    """One item's entry: the digest of its text and, for each option, how many experts chose it or gave it a place."""

    text: str
    experts: int
    closed: str
    answers: tuple[tuple[str, tuple[int, ...]], ...]
    reasons: tuple[ExpertReason, ...] = ()
    line: int = 1


def digest_of(question: Question) -> str:
    """The digest of what people see of a question before they answer."""
    return item_digest(question, KINDS[question.kind].shown(question))


def may_have_panel(quiz: Quiz, question: Question) -> bool:
    """Whether experts can answer it: a matter of judgement, of a kind that has panels, with the same words for all."""
    same = quiz.parameters is None and question.parameters is None
    options = KINDS[question.kind].panel_options(question)
    return question.judgement and same and bool(options) and len(set(options)) == len(options)


def items_of(activities: Iterable[Activity]) -> dict[str, Question]:
    """The items of a module that a panel can answer, by `activity/question`."""
    quizzes = (one for one in activities if isinstance(one, Quiz))
    return {f"{quiz.slug}/{q.id}": q for quiz in quizzes for q in quiz.questions if may_have_panel(quiz, q)}


# Reading ------------------------------------------------------------------------------------------


def read_panel_file(data: bytes, problems: Problems) -> dict[str, PanelEntry]:
    """The entries by `activity/question`; what is wrong with one goes to `problems`."""
    lines = read_lines(data, problems)
    node = read_yaml_file(lines, problems) if lines is not None else None
    items = node.value.get("items") if node is not None and isinstance(node.value, dict) else None
    if node is None:
        return {}
    if items is not None and items.value == "":
        return {}
    if items is None or not isinstance(items.value, dict):
        problems.error(1, "This file holds `items:` and, indented under it, an entry for each item.")
        return {}
    read = {name: _entry(name, entry, problems) for name, entry in items.value.items()}
    return {name: entry for name, entry in read.items() if entry is not None}


def _entry(name: str, node: YamlNode, problems: Problems) -> PanelEntry | None:
    before = problems.errors
    if not isinstance(node.value, dict) or not node.value.keys() >= _FIELDS:
        problems.error(node.line, f"The entry {name} needs text, experts, closed and answers.")
        return None
    fields = node.value
    for extra in fields.keys() - _FIELDS - {"reasons"}:
        problems.error(fields[extra].line, f"An entry has no field `{extra}`.{did_you_mean(extra, _FIELDS)}")
    entry = PanelEntry(
        text=_line(fields["text"]),
        experts=_count(fields["experts"], problems),
        closed=_day(fields["closed"], problems),
        answers=tuple(_answer(one, problems) for one in _list(fields["answers"])),
        reasons=tuple(_reason(one, problems) for one in _list(fields.get("reasons"))),
        line=node.line,
    )
    if problems.errors == before and not _adds_up(entry):
        problems.error(node.line, f"The counts of {name} do not add up to {entry.experts}, the number of experts.")
    return entry if problems.errors == before else None


def _answer(node: YamlNode, problems: Problems) -> tuple[str, tuple[int, ...]]:
    fields = node.value if isinstance(node.value, dict) else {}
    counts = fields.get("votes") or fields.get("places")
    if "option" not in fields or counts is None or len(fields) != 2:
        problems.error(node.line, "An answer has `option:` with its text, and `votes: 9` or `places: 8, 2, 1, 0`.")
        return "", ()
    numbers = split_commas(_line(counts)) or ("",)
    return _line(fields["option"]), tuple(_count(YamlNode(counts.line, one), problems) for one in numbers)


def _reason(node: YamlNode, problems: Problems) -> ExpertReason:
    fields = node.value if isinstance(node.value, dict) else {}
    if "says" not in fields or not fields.keys() <= {"says", "by"}:
        problems.error(node.line, "A reason has `says:` with its text and, if the expert agreed to be named, `by:`.")
        return ExpertReason(text="")
    return ExpertReason(text=_line(fields["says"]), by=_line(fields["by"]) if "by" in fields else "")


def _adds_up(entry: PanelEntry) -> bool:
    rows = [counts for _, counts in entry.answers]
    if not rows or len({len(row) for row in rows}) != 1:
        return False
    if len(rows[0]) == 1:
        return sum(row[0] for row in rows) == entry.experts
    by_place = zip(*rows, strict=True)
    return all(sum(row) == entry.experts for row in rows) and all(sum(place) == entry.experts for place in by_place)


def _list(node: YamlNode | None) -> list[YamlNode]:
    return node.value if node is not None and isinstance(node.value, list) else []


def _line(node: YamlNode) -> str:
    return " ".join(node.value.split()) if isinstance(node.value, str) else ""


def _count(node: YamlNode, problems: Problems) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", _line(node)):
        problems.error(node.line, f"“{_line(node)}” is not a number of experts.")
        return 0
    return int(_line(node))


def _day(node: YamlNode, problems: Problems) -> str:
    try:
        return date.fromisoformat(_line(node)).isoformat()
    except ValueError:
        problems.error(node.line, f"“{_line(node)}” is not a date. Write one such as 2026-03-14.")
        return ""


# Applying -----------------------------------------------------------------------------------------


def with_panels(activity: _SOME, entries: Mapping[str, PanelEntry], problems: Problems) -> _SOME:
    """The activity with the panels that stand behind its questions."""
    if not isinstance(activity, Quiz):
        return activity
    questions = tuple(
        _behind(activity, question, entries.get(f"{activity.slug}/{question.id}"), problems)
        for question in activity.questions
    )
    return structs.replace(activity, questions=questions)


def _behind(quiz: Quiz, question: Question, entry: PanelEntry | None, problems: Problems) -> Question:
    if entry is None:
        return question
    name = f"{quiz.slug}/{question.id}"
    if not may_have_panel(quiz, question):
        problems.error(
            entry.line,
            f"{name} cannot have a panel: it is not a question of judgement that everyone sees in the same form.",
        )
        return question
    counts = dict(entry.answers)
    options = KINDS[question.kind].panel_options(question)
    if entry.text != digest_of(question) or counts.keys() != set(options):
        problems.warn(
            entry.line,
            "panel-old-text",
            f"The text of {name} has changed since the panel answered it, so the authors’ key is used. "
            "Ask experts again, or remove this entry.",
            name,
        )
        return question
    panel = Panel(
        experts=entry.experts,
        closed=entry.closed,
        counts=tuple(counts[option] for option in options),
        reasons=entry.reasons,
    )
    return KINDS[question.kind].with_panel(question, panel)


def refuse_others(entries: Mapping[str, PanelEntry], activities: Iterable[Activity], problems: Problems) -> None:
    """Report entries of items that the module does not have."""
    known = {f"{a.slug}/{q.id}" for a in activities if isinstance(a, Quiz) for q in a.questions}
    for name, entry in entries.items():
        if name not in known:
            problems.error(entry.line, f"There is no item {name}.{did_you_mean(name, known)} Remove this entry.")


# Writing ------------------------------------------------------------------------------------------

_HEAD = """\
# What a panel of experts answered, counted. The site writes this file when an author applies a panel.
# An entry counts while the item's text is the one that the experts saw.
items:
"""


def write_panel_file(entries: Mapping[str, PanelEntry]) -> str:
    """The file that `read_panel_file` reads back as these entries."""
    return _HEAD + "".join(_written(name, entries[name]) for name in sorted(entries))


def _written(name: str, entry: PanelEntry) -> str:
    lines = [
        f"  {_quoted(name)}:",
        f"    text: {_quoted(entry.text)}",
        f"    experts: {entry.experts}",
        f"    closed: {entry.closed}",
        "    answers:",
    ]
    for option, counts in entry.answers:
        row = f"votes: {counts[0]}" if len(counts) == 1 else f"places: {', '.join(map(str, counts))}"
        lines += [f"      - option: {_quoted(option)}", f"        {row}"]
    if entry.reasons:
        lines.append("    reasons:")
    for reason in entry.reasons:
        lines.append(f"      - says: {_quoted(reason.text)}")
        lines += [f"        by: {_quoted(reason.by)}"] if reason.by else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
