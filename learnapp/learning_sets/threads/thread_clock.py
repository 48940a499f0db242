"""Moving threads on by their dates even if no one opens them: for `learnapp remind`."""

from __future__ import annotations

from datetime import datetime

from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.sets.discussion_subjects import options_of
from learnapp.store.sets.threads_due import threads_due
from learnapp.vault import Vault, voting


def move_threads_on(store: Store, vault: Vault, catalogue: Catalogue, now: datetime) -> int:
    """Move on every thread whose date has come, in sets that are open; how many have moved. May run twice at once."""
    with store.read() as connection:
        due = threads_due(connection, now)
        options = {one.id: options_of(connection, catalogue, one) for one in due}
    return sum(voting.keep_time(store, vault, one.id, now, options[one.id]) for one in due)
