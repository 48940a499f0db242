"""When assigned work is due or was done, in one sentence."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from learnapp.domain.cohorts.assigned_work import AssignedWork
from learnapp.domain.cohorts.assignment_summaries import when_due

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 6, 17, tzinfo=UTC)


@dataclass
class FakeWork:
    """What the sentence is made from."""

    state: str = "open"
    due_at: datetime | None = DUE
    done_at: datetime | None = None
    extended: bool = False
    opens_at: datetime = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "Due 5pm on Fri 6 Nov, in 4 days"),
        ({"due_at": datetime(2026, 11, 3, 17, tzinfo=UTC)}, "Due 5pm tomorrow"),
        ({"due_at": None}, "No due date"),
        ({"extended": True}, "Extended for you: due 5pm on Fri 6 Nov, in 4 days"),
        (
            {"state": "late", "due_at": datetime(2026, 10, 30, 17, tzinfo=UTC)},
            "Was due 5pm on Fri 30 Oct. You can still do it",
        ),
        ({"state": "done", "done_at": NOW}, "Done on 2 November 2026"),
        ({"state": "done_late", "done_at": NOW}, "Done on 2 November 2026, after it was due"),
        ({"state": "not_open_yet", "opens_at": datetime(2026, 11, 4, 9, tzinfo=UTC), "due_at": None}, "no due date"),
    ],
)
def test_a_duty_says_kindly_when_it_is_due(changes: dict[str, Any], says: str) -> None:
    told = when_due(cast(AssignedWork, FakeWork(**changes)), NOW).replace("\u00a0", " ")
    assert told.startswith("Opens ") and told.endswith(says) if "opens_at" in changes else told == says
