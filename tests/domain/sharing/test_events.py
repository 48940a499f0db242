"""What happened since a moment, and what a webhook says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from learnapp.domain.sharing.events import SharedRecord, events_of, stable_id, webhook
from tests.conftest import START

RECORD = SharedRecord(7, "Lena", "l@example.org", 1, "August", 3, "rota-gaps", "after", True, None, START, START, 0.8)


def test_work_that_was_finished_before_is_not_told_again() -> None:
    assert [one.kind for one in events_of(RECORD, START)] == ["completion", "result"]
    later = replace(RECORD, moved_at=START + timedelta(days=1), best_share=0.9)
    assert [one.kind for one in events_of(later, START + timedelta(hours=1))] == ["result"]
    assert list(events_of(later, START + timedelta(days=2))) == []
    assert list(events_of(replace(RECORD, done_at=None, best_share=None), START)) == []


def test_the_mark_says_which_it_is() -> None:
    marks = [one.mark for one in events_of(RECORD, START)]
    assert marks == ["done:3:7", "best:3:7:0.8000"]
    assert stable_id("webhook", marks[0]) == stable_id("webhook", marks[0]) != stable_id("webhook", marks[1])


def test_a_webhook_names_no_one() -> None:
    for event in events_of(RECORD, START):
        said = webhook(event, {})
        assert said["data"]["person_id"] == 7
        assert "Lena" not in str(said)
        assert "example.org" not in str(said)
