"""Finding what has happened since a receiver was last told, and queueing it. Files are written in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from learnapp import whole_files
from learnapp.domain.content.content import Module
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.sharing import events, statements
from learnapp.domain.sharing.events import Event
from learnapp.exports import completions_file
from learnapp.store.db.engine import Store
from learnapp.store.sharing import deliveries, receivers, shared_records
from learnapp.store.sharing.deliveries import NewDelivery
from learnapp.store.sharing.receivers import Receiver

MARGIN = timedelta(hours=1)
"""How far back before the last look to look again, for work that was being written then. Queueing it twice does no
harm.
"""
SETTLED = timedelta(minutes=10)
"""A file covers only work older than this, so that no row is committed after the file that should contain it."""


def notice(store: Store, modules: Mapping[str, Module], site_url: str, clock: Callable[[], datetime]) -> int:
    """Queue what each receiver should be told; returns how many are new."""
    with store.read() as connection:
        found = [one for one in receivers.every(connection) if one.kind != "file"]
    new = 0
    for one in found:
        now = clock()
        since = max(one.made_at, one.read_to - MARGIN)
        with store.read() as connection:
            records = shared_records.records(connection, one.organisation_id, since, now)
        happened = [event for record in records for event in events.events_of(record, since)]
        queued = [made for event in happened for made in _made(one, event, site_url, modules)]
        with store.write() as connection:
            new += deliveries.queue(connection, one.organisation_id, queued, now)
            receivers.note_read(connection, one.id, now)
    return new


def _made(to: Receiver, event: Event, site_url: str, modules: Mapping[str, Module]) -> Iterator[NewDelivery]:
    who = event.record.person_id
    if to.kind == "webhook":
        if event.kind in to.chosen:
            body = msgspec.json.encode(events.webhook(event, modules)).decode()
            yield NewDelivery(to.kind, f"{to.kind}:{to.id}:{event.mark}", to.address, body, who, to.id)
        return
    for made in statements.statements(event, to.chosen, site_url, modules):
        key = f"{to.kind}:{to.id}:{made['id']}"
        yield NewDelivery(to.kind, key, to.address, msgspec.json.encode(made).decode(), who, to.id)


# Files -------------------------------------------------------------------------------------------


def write_files(store: Store, modules: Mapping[str, Module], folder: Path | None, clock: Callable[[], datetime]) -> int:
    """Write the files of completions that are due; returns how many. None without a folder for them."""
    if folder is None:
        return 0
    with store.read() as connection:
        due = [one for one in receivers.every(connection) if one.kind == "file" and is_due(one, clock())]
    for one in due:
        until = clock() - SETTLED
        with store.read() as connection:
            found = shared_records.records(connection, one.organisation_id, one.read_to, clock(), done_only=True)
        lines = completions_file.lines([r for r in found if r.done_at and r.done_at < until], modules)
        day = day_of(clock())
        path = folder / f"organisation-{one.organisation_id}" / f"completions-{day:%Y-%m-%d}-{one.id}.csv"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        whole_files.replace(path, lines.encode())
        with store.write() as connection:
            receivers.note_read(connection, one.id, until)
    return len(due)


def is_due(one: Receiver, now: datetime) -> bool:
    """Once a day, or each Monday, UK time: the first time that reminders run then."""
    today = day_of(now - SETTLED)
    last = day_of(one.read_to)
    if "week" in one.chosen:
        return today - timedelta(days=today.weekday()) > last - timedelta(days=last.weekday())
    return today > last
