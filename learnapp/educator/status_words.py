"""How educators' pages, files and messages name each progress status. No other file lists the statuses in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnapp.domain.cohorts.progress_status import STATUSES, Status


@dataclass(frozen=True)
class StatusWords:
    """One status. `sign` is the class that gives it its colour and sign, the same in bars, cards and tables.

    `selectable`: educators can filter people by it and write to them. `prompt`: the overview offers to write to them.
    """

    text: str
    sign: str
    selectable: bool = True
    prompt: bool = False


STATUS_WORDS: dict[Status, StatusWords] = {
    "done": StatusWords("Done", "status-done"),
    "started": StatusWords("In progress", "status-started"),
    "stuck": StatusWords("Stuck", "status-stuck", prompt=True),
    "not_started": StatusWords("Not started", "status-waiting", prompt=True),
    "not_open": StatusWords("Not open yet", "status-waiting", selectable=False),
}
LATE = "Overdue"

SELECTABLE: Mapping[str, str] = {
    name: STATUS_WORDS[name].text for name in reversed(STATUSES) if STATUS_WORDS[name].selectable
}
"""The statuses that a form can choose people by, from the furthest behind to done."""
