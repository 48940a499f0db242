"""Merges two people's changes to one text, line by line. Nothing is merged if they changed the same lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PAIRS, OFTEN = 500_000, 20
"""If there are more pairs of equal lines than this, lines that occur more often than `OFTEN` cannot begin a match:
comparing all of them would take minutes.
"""
CONTEXT = 3
"""Unchanged lines shown around a difference."""


@dataclass(frozen=True)
class LineEdit:
    """The lines from `start` up to `end`, counted from 0, become `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]

    def meets(self, other: LineEdit) -> bool:
        """Whether the two change the same lines, or add lines at the same place."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return max(self.start, other.start) < min(self.end, other.end)


@dataclass(frozen=True)
class ShownLine:
    """A line of a difference: `kind` is "same", "removed", "added" or "gap"; numbers from 1, None where it has none."""

    kind: str
    old: int | None
    new: int | None
    text: str


def _compared(before: Sequence[str], after: Sequence[str]) -> SequenceMatcher[str]:
    times = Counter(after)
    slow = sum(times[line] for line in before) > MOST_PAIRS
    return SequenceMatcher((lambda line: times[line] > OFTEN) if slow else None, before, after, autojunk=False)


def edits(old: str, new: str) -> list[LineEdit]:
    """The edits that turn one text into the other."""
    before, after = old.split("\n"), new.split("\n")
    codes = _compared(before, after).get_opcodes()
    return [LineEdit(i, j, tuple(after[k:m])) for tag, i, j, k, m in codes if tag != "equal"]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """`base` with both people's changes; None if they meet, unless both made the same change."""
    ours, others = edits(base, mine), edits(base, theirs)
    fresh = [edit for edit in ours if edit not in others]
    if any(edit.meets(other) for edit in fresh for other in others):
        return None
    lines = base.split("\n")
    for edit in sorted([*fresh, *others], key=lambda edit: (edit.start, edit.end), reverse=True):
        lines[edit.start : edit.end] = edit.lines
    return "\n".join(lines)


def difference(old: str, new: str) -> list[ShownLine]:
    """The lines that differ, with a few around them; empty if none does."""
    before, after = old.split("\n"), new.split("\n")
    shown: list[ShownLine] = []
    for group in _compared(before, after).get_grouped_opcodes(CONTEXT):
        if shown:
            shown.append(ShownLine("gap", None, None, ""))
        for tag, i, j, k, m in group:
            if tag == "equal":
                shown += [ShownLine("same", n + 1, k + n - i + 1, before[n]) for n in range(i, j)]
                continue
            shown += [ShownLine("removed", n + 1, None, before[n]) for n in range(i, j)]
            shown += [ShownLine("added", None, n + 1, after[n]) for n in range(k, m)]
    return shown
