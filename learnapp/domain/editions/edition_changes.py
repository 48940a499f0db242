"""What an edit of a published module does, and whether its author said enough.

Scenes and questions are known by their ids, options and choices by their place. Each difference has a class; the
strongest one is the class of the edit. New wording and feedback may reach people in the middle of their work; a change
of the key or of the structure must not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from learnapp.domain.activities import kind_of
from learnapp.domain.activities.edits import ABOUT, Edit, added_and_removed
from learnapp.domain.content.content import Activity, Module
from learnapp.domain.markup.problems import Problem

ORDER = ("none", "wording", "feedback", "key", "structure")
"""The classes, weakest first."""

_NOTES = {
    "wording": "Wording changed",
    "feedback": "Feedback or explanations changed",
    "key": "Answers or marks changed",
    "structure": "Parts added, removed or moved",
}
"""How a note begins for each class. Learners read it."""
_PARTS = {"module.md": "details of the module", "activities": "order of its parts"}
"""Parts of a module whose names authors and learners would not use."""
_MOST_NAMED = 3


@dataclass(frozen=True)
class Difference:
    """Everything that differs, in the order of the module, and the strongest class among it."""

    edits: tuple[Edit, ...]

    @property
    def cls(self) -> str:
        return max((edit.cls for edit in self.edits), key=ORDER.index, default="none")

    @property
    def strongest(self) -> tuple[Edit, ...]:
        """The edits that decide the class."""
        return tuple(edit for edit in self.edits if edit.cls == self.cls)


def compare(old: Module, new: Module) -> Difference:
    """What changed from one edition to the next, the change log itself left out."""
    return Difference(tuple(_module(old, new)))


def check_changes(old: Module, new: Module, line: int = 1, today: date | None = None) -> list[Problem]:
    """The problem, if any, with how `changes` describes the difference from the last published edition.

    `line` is the line of `changes`. With `today`, the problem has the missing entry, ready to paste.
    """
    difference = compare(old, new)
    fresh = new.changes[: max(len(new.changes) - len(old.changes), 0)]
    if difference.cls == "none":
        return []
    said = max((change.cls for change in fresh if change.cls in ORDER), key=ORDER.index, default="none")
    if ORDER.index(said) >= ORDER.index(difference.cls):
        return []
    shown = "; ".join(f"{edit.where}: {edit.what}" for edit in difference.strongest[:3])
    more = len(difference.strongest) - 3
    shown += f"; and {more} more" if more > 0 else ""
    if not fresh:
        message = (
            f"This differs from the published edition ({shown}). Add an entry of class `{difference.cls}` at the top."
        )
    else:
        message = (
            f"The newest entry says `{said}`, and the edit is of class `{difference.cls}` ({shown}). Say so there."
        )
    paste = "" if fresh or today is None else _entry(difference, new, today)
    return [Problem(file="module.md", line=line, message=message, code="changes", paste=paste)]


def _entry(difference: Difference, new: Module, today: date) -> str:
    """An entry of `changes` for a difference. Its note only says which parts changed, for authors to improve."""
    titles = {activity.slug: activity.title for activity in new.activities}
    parts = (edit.where.partition("#")[0] for edit in difference.strongest)
    named = list(dict.fromkeys(titles.get(part) or f"the {_PARTS.get(part, part)}" for part in parts))
    *others, last = named[:_MOST_NAMED]
    where = f"{', '.join(others)} and {last}" if others else last
    more = " and elsewhere" if len(named) > _MOST_NAMED else ""
    note = f"{_NOTES[difference.cls]} in {where}{more}."
    quoted = json.dumps(note, ensure_ascii=False) if ": " in note else note
    newest = max((change.date for change in new.changes), default="")  # may be after today: it was typed
    return f"  - date: {max(str(today), newest)}\n    class: {difference.cls}\n    note: {quoted}"


def _module(old: Module, new: Module) -> Iterator[Edit]:
    for name in ("title", "summary", "minutes", "order", "introduction", "competencies", "claims", "glossary", "guide"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", name, f"the {name} changed")
    for name in ("owner_name", "owner_email", "checked", "review_by"):
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", "module.md", f"`{name.split('_')[0]}` changed")
    before = {activity.slug: activity for activity in old.activities}
    after = {activity.slug: activity for activity in new.activities}
    yield from added_and_removed(before, after, "", "activity")
    if [s for s in before if s in after] != [s for s in after if s in before]:
        yield Edit("wording", "activities", "their order changed")
    for slug in before:
        if slug in after:
            yield from _activity(before[slug], after[slug])


def _activity(old: Activity, new: Activity) -> Iterator[Edit]:
    where = new.slug
    if type(old) is not type(new):
        yield Edit("structure", where, f"a {kind_of(old).name} became a {kind_of(new).name}")
        return
    for name in ABOUT:
        if getattr(old, name) != getattr(new, name):
            yield Edit("wording", where, f"the {name} changed")
    yield from kind_of(new).edits(old, new)
