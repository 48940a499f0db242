"""A learning set to test with: members, a facilitator, and a meeting in any phase."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learnapp.domain.sets.meeting_phases import DiscussionState, length, next_phase, phase_of
from learnapp.domain.sets.tallies import Vote
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.sets import discussions, sets
from learnapp.store.sets.discussions import Discussion
from learnapp.vault import Vault, voting
from tests.conftest import START

OPTIONS = 4


@dataclass
class InASet:
    """`voters` are the ids of the members who may vote; `facilitator` is one more."""

    store: Store
    vault: Vault
    set_id: int
    voters: list[int]
    facilitator: int

    def discussion(self, number: int = 1) -> Discussion:
        with self.store.read() as connection:
            found = discussions.get(connection, self.set_id, number)
        assert found is not None
        return found

    def make(self, form: Any = "meeting", about: Any = "case", phase: str = "first_vote", **also: Any) -> int:
        at = phase_of(form, about, phase)
        values = {"quorum": 3, "facilitator_id": self.facilitator, "now": START, "ends": START + length(at, form)}
        with self.store.write() as connection:
            return discussions.make(
                connection, self.set_id, form=form, about=about, title="Eleven minutes", phase=phase, **values | also
            )

    def cast(self, who: int, vote: Vote, *, round_: int = 1, revision: int = 0, number: int = 1) -> str:
        found = self.discussion(number)
        with self.store.write() as connection:
            return voting.cast(self.vault, connection, found.id, who, round_, vote, revision)

    def move(self, number: int = 1, found: Discussion | None = None, *, sweep: bool = True) -> bool:
        """Press "next" with the page that showed `found`."""
        found = found or self.discussion(number)
        with self.store.write() as connection:
            state = discussions.state(connection, found)
            # The rules of when to move on are tested elsewhere; here the time is over.
            to = next_phase(state, "facilitator", found.phase_ends_at or START)
            assert isinstance(to, DiscussionState)
            moved = voting.move_on(self.vault, connection, found, to, OPTIONS)
        if sweep:
            voting.sweep(self.store, self.vault)
        return moved


def in_a_set(store: Store, folder: Path, members: int) -> InASet:
    """A set of so many voters and a facilitator, on an empty, migrated database."""
    with store.write() as connection:
        ids = []
        for number in range(members + 1):
            added = people.add(
                connection, name=f"Member {number}", email=f"member{number}@example.org", password_hash="", now=START
            )
            assert added is not None
            ids.append(added)
        set_id = sets.make(connection, "Tuesdays", "", START)
        for person_id in ids[1:]:
            sets._admit(connection, set_id, person_id, "member", START)
        sets._admit(connection, set_id, ids[0], "facilitator", START)
    return InASet(store, Vault(folder / "vault.db"), set_id, ids[1:], ids[0])
