"""Reads module.md: what the module is, who answers for it, and what changed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from learnapp.domain.content.content import EditionChange
from learnapp.domain.learning.course import STAGES
from learnapp.domain.markup.front_matter import YamlNode
from learnapp.domain.markup.problems import Problems
from learnapp.domain.source.fields import Fields, check_claims, check_competencies
from learnapp.domain.source.file_reader import SourceFile
from learnapp.domain.source.writer import EVERYWHERE

CLASSES = ("new", "wording", "feedback", "key", "structure")

_OWNER = re.compile(r"([^<>]+?)\s*<([^<>@\s]+@[^<>@\s]+\.[^<>@\s]+)>")


def read_module_file(file: SourceFile) -> dict[str, Any]:
    """The fields of a Module that module.md gives; complete only if no problem was reported."""
    fields, problems, library = file.fields, file.problems, file.around.library
    module_fields: dict[str, Any] = {
        "title": fields.prose("title"),
        "summary": fields.prose("summary"),
        "order": fields.whole("order") or 0,
        "stage": fields.one_of("stage", STAGES, default=""),
        "minutes": fields.whole("minutes", least=1, most=2_000) or 0,
        "competencies": check_competencies(fields.words("competencies"), library, problems),
        "claims": check_claims(fields.words("claims"), library, problems),
        "checked": fields.day("checked"),
        "review_by": fields.day("review-by"),
        "changes": _changes(fields, problems),
    }
    module_fields["owner_name"], module_fields["owner_email"] = _owner(fields, problems)
    if (
        module_fields["checked"]
        and module_fields["review_by"]
        and module_fields["review_by"] <= module_fields["checked"]
    ):
        problems.error(fields.line("review-by"), "`review-by` must be a date after `checked`.")
    fields.refuse_others()
    file.around.notes.lines.update(
        {(file.name, name): fields.line(name) for name in ("order", "minutes", "competencies", "claims")}
    )
    file.writer.blocks = EVERYWHERE
    module_fields["introduction"] = file.writer.html([*file.before, *file.sections])
    if not module_fields["introduction"]:
        problems.error(file.last_line, "The module has no introduction. Describe the module under the front matter.")
    return module_fields


def _owner(fields: Fields, problems: Problems) -> tuple[str, str]:
    value = fields.text("owner")
    match = _OWNER.fullmatch(value)
    if value and not match:
        problems.error(
            fields.line("owner"), "`owner` must be a name and an email address: `Asha Rao <asha.rao@example.org>`."
        )
    return (match[1], match[2]) if match else ("", "")


def _changes(fields: Fields, problems: Problems) -> tuple[EditionChange, ...]:
    node = fields.node("changes")
    if node is None:
        return ()
    if not isinstance(node.value, list) or not node.value:
        problems.error(
            node.line,
            "`changes` must be a list, newest first. Each entry starts `- date:` and has `class:` and `note:`.",
        )
        return ()
    changes = [change for entry in node.value if (change := _change(entry, problems))]
    for newer, older in pairwise(changes):
        if newer.date < older.date:
            problems.error(
                node.line,
                f"`changes` must have the newest entry first. "
                f"Move the entry for {older.date} above the one for {newer.date}.",
            )
        if newer.cls == "new":
            problems.error(node.line, f"Only the first edition is `new`. Say what kind of change {newer.date} was.")
    if changes and changes[-1].cls != "new":
        problems.error(node.line, "The last entry of `changes` must be the first edition, with `class: new`.")
    return tuple(changes)


def _change(node: YamlNode, problems: Problems) -> EditionChange | None:
    if not isinstance(node.value, dict):
        problems.error(
            node.line,
            "An entry of `changes` must have three lines: `- date: 2026-07-01`, `class: wording` and `note: …`.",
        )
        return None
    before = len(problems.found)
    entry = Fields(node.value, problems, "An entry of `changes`")
    missing = [name for name in ("date", "class", "note") if name not in node.value]
    if missing:
        problems.error(
            node.line, f"This entry of `changes` has no `{missing[0]}:` line. It needs date, class and note."
        )
        return None
    change = EditionChange(date=entry.day("date"), cls=entry.one_of("class", CLASSES), note=entry.text("note"))  # type: ignore[arg-type]
    entry.refuse_others()
    return change if len(problems.found) == before else None
