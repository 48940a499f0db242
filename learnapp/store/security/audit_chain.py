"""The chain of the audit log: each entry carries a digest of itself and of the one before, so that a gap or a change
shows.

The digest covers who did it and to whom. When a person is erased, their id is removed from the entry, but the digest
stays: it is checked with the ids of erased people, which the entries about their erasure contain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64
"""The digest used for the entry before the first one."""


@dataclass(frozen=True)
class ChainedEntry:
    id: int
    at: datetime
    action: str
    detail: Mapping[str, Any]
    by_id: int | None
    about_id: int | None
    digest: str


@dataclass(frozen=True)
class ChainVerdict:
    """How many entries were read, the digest of the last, and the first that does not follow from the one before."""

    entries: int
    head: str
    broken_at: int | None = None


def digest_of(
    before: str, at: datetime, action: str, detail: Mapping[str, Any], by: int | None, about: int | None
) -> str:
    """The digest of an entry that follows one with the digest `before`."""
    whole = [before, at.astimezone(UTC).isoformat(), action, detail, by, about]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(entries: Iterable[ChainedEntry], before: str | None = FIRST, forgotten: Iterable[int] = ()) -> ChainVerdict:
    """Read entries, the earliest first. `before` is the digest of the one before them, None if it is not known.

    `forgotten` are the ids of people who were erased.
    """
    gone, count, head = list(dict.fromkeys(forgotten)), 0, before
    for one in entries:
        if head is not None and not _follows(one, head, gone):
            return ChainVerdict(count, head, one.id)
        count, head = count + 1, one.digest
    return ChainVerdict(count, head or FIRST)


def _follows(one: ChainedEntry, before: str, gone: list[int]) -> bool:
    return any(
        digest_of(before, one.at, one.action, one.detail, by, about) == one.digest for by, about in _who(one, gone)
    )


def _who(one: ChainedEntry, gone: list[int]) -> Iterator[tuple[int | None, int | None]]:
    """The pairs of who may have done it and to whom, the likeliest first."""
    yield one.by_id, one.about_id
    named = [person for person in (one.detail.get("person"),) if isinstance(person, int)]
    by = [one.by_id] if one.by_id is not None else [None, *named, *gone]
    about = [one.about_id] if one.about_id is not None else [None, *named, *gone]
    if one.by_id is None and one.about_id is None:
        # Try these before all pairs: people did it to themselves, or a command did it to them.
        for who in (*named, *gone):
            yield from ((who, who), (None, who))
    yield from ((actor, subject) for subject in about for actor in by)
