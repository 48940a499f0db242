"""What one person has done of one activity."""

from __future__ import annotations

import pytest

from learnapp.domain.activities.records import CaseRecord, QuizRecord, Record
from learnapp.domain.learning.progress import (
    is_done,
    is_started,
)
from tests.domain.learning.progressing import AT


@pytest.mark.parametrize(
    ("record", "started", "done"),
    [
        (None, False, False),
        (Record(kind="lesson", touched=AT), True, False),
        (Record(kind="lesson", completed_at=AT), True, True),
        (CaseRecord(), True, False),
        (CaseRecord(steps=3), True, False),
        (CaseRecord(steps=3, ended=True), True, False),
        (CaseRecord(steps=3, ended=True, completed_at=AT), True, True),
        (QuizRecord(open=True, answered=8, asked=8), True, False),
        (QuizRecord(completed_at=AT, best=0.0), True, True),
        (QuizRecord(completed_at=AT, open=True), True, True),
    ],
)
def test_what_counts_as_started_and_done(record: Record | None, started: bool, done: bool) -> None:
    assert (is_started(record), is_done(record)) == (started, done)
