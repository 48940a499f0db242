"""What we tell other systems as it happens: work finished, and a better end-quiz result. We tell them nothing else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from learnapp.domain.content.content import Module

EventKind = Literal["completion", "result"]
EVENTS: dict[str, str] = {
    "completion": "Someone finishes assigned work",
    "result": "Someone’s best end-quiz result in assigned work improves",
}
_IDS = uuid.UUID("5d0e1f0c-9a53-5c0b-9d0e-8f4e51a8c6a1")
"""The namespace of ids that are made from what happened, so that reporting it again has the same id."""


@dataclass(frozen=True)
class SharedRecord:
    """Work that a person finished, or their best end-quiz result in it, as it stands now."""

    person_id: int
    name: str
    email: str
    cohort_id: int
    cohort: str
    assignment_id: int
    module: str
    activity: str
    late: bool
    due_at: datetime | None
    done_at: datetime | None
    moved_at: datetime
    best_share: float | None


@dataclass(frozen=True)
class Event:
    """One thing that happened. `mark` says which: it is the same whenever the event is found again."""

    kind: EventKind
    at: datetime
    mark: str
    record: SharedRecord


def events_of(record: SharedRecord, since: datetime) -> Iterator[Event]:
    """What happened in a piece of work since a moment."""
    which = f"{record.assignment_id}:{record.person_id}"
    if record.done_at is not None and record.done_at >= since:
        yield Event("completion", record.done_at, f"done:{which}", record)
    if record.best_share is not None and record.moved_at >= since:
        yield Event("result", record.moved_at, f"best:{which}:{record.best_share:.4f}", record)


def stable_id(*parts: object) -> str:
    """A UUID derived from what it names."""
    return str(uuid.uuid5(_IDS, "|".join(map(str, parts))))


def utc(moment: datetime) -> str:
    """As `2026-11-29T21:04:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def title_of(record: SharedRecord, modules: Mapping[str, Module]) -> str:
    """The title of the work; its short name if it has left the catalogue."""
    module = modules.get(record.module)
    activity = module.activity(record.activity) if module and record.activity else None
    if activity is not None:
        return activity.title
    return module.title if module and not record.activity else record.activity or record.module


def webhook(event: Event, modules: Mapping[str, Module]) -> dict[str, Any]:
    """The body of a webhook. People appear by number only: systems that may know more can read it with a key."""
    record = event.record
    data: dict[str, Any] = {
        "person_id": record.person_id,
        "cohort_id": record.cohort_id,
        "assignment_id": record.assignment_id,
        "module": record.module,
        "activity": record.activity or None,
        "title": title_of(record, modules),
    }
    if event.kind == "completion":
        data |= {"done_at": utc(event.at), "late": record.late}
    else:
        data["best"] = record.best_share
    return {"type": event.kind, "timestamp": utc(event.at), "data": data}
