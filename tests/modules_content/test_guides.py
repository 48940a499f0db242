"""The minutes of the shipped facilitator guides add up to the length of meeting that they are offered for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from learnapp.paths import MODULES

GUIDES = sorted(MODULES.glob("*/guide.md"))
LENGTHS = {
    r"\b30[- ]minute": 30,
    r"\b(an|one)[- ]hour\b": 60,
    r"\btwo[- ]hours?\b": 120,
}


def timings(guide: Path) -> list[str]:
    text = guide.read_text(encoding="utf-8")
    return re.split(r"\n{2,}", text.split("## Timings\n", 1)[1].split("\n## ", 1)[0].strip())


def minutes_of(table: str) -> int:
    return sum(int(row.rsplit("|", 2)[1]) for row in table.splitlines()[2:])


def minutes_in_line(text: str) -> int:
    """Of a meeting told in one sentence: "arrival 15, two presenters 30 each"."""
    return sum(
        int(number) * (2 if each else 1) for number, each in re.findall(r"\b(\d+)( each)?", text.split(":", 1)[-1])
    )


@pytest.mark.parametrize("guide", GUIDES, ids=[guide.parent.name for guide in GUIDES])
def test_each_meeting_is_told_in_steps_that_fit_it(guide: Path) -> None:
    parts = timings(guide)
    for at, part in enumerate(parts):
        if part.startswith("|"):
            continue
        offered = {length for words, length in LENGTHS.items() if re.search(words, part)}
        if not offered:
            continue
        steps = parts[at + 1] if at + 1 < len(parts) and parts[at + 1].startswith("|") else ""
        assert steps or ":" in part, f"{part[:60]}… has no steps"
        assert (minutes_of(steps) if steps else minutes_in_line(part)) in offered, part[:60]
