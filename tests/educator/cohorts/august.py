"""A cohort to look at: people in it, work assigned to them, and how far they have got."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import membership, progress_status
from tests.conftest import START


class August:
    """Edwin's cohort. Lena is in it from the beginning."""

    def __init__(self, app: Flask, ids: dict[str, int], educator: str = "edwin", name: str = "August") -> None:
        self.store, self.ids, self.added = app.extensions["store"], ids, 0
        with self.store.write() as connection:
            self.id = cohorts.make(
                connection,
                name=name,
                about="",
                starts_on=START.date(),
                ends_on=None,
                educator=ids[educator],
                now=START - timedelta(days=60),
            )
        self.url = f"/educator/cohorts/{self.id}/"

    def join(self, who: str | int, joined: datetime = START - timedelta(days=50), group: int | None = None) -> int:
        person = self.ids[who] if isinstance(who, str) else who
        with self.store.write() as connection:
            memberships.join(connection, self.id, person, joined, subgroup_id=group)
        return person

    def add(self, count: int = 1, *names: str, group: int | None = None) -> list[int]:
        """So many more people, or people of these names."""
        found = []
        with self.store.write() as connection:
            for number in range(len(names) or count):
                self.added += 1
                name = names[number] if names else f"Person {self.added:03}"
                email = f"p{self.id}-{self.added}@example.org"
                who = people.add(connection, name=name, email=email, password_hash="!", now=START)
                assert who is not None
                memberships.join(connection, self.id, who, START - timedelta(days=50), subgroup_id=group)
                found.append(who)
        return found

    def group(self, name: str) -> int:
        with self.store.write() as connection:
            made = cohorts.make_subgroup(connection, self.id, name)
        assert made is not None
        return made

    def leave(self, who: int, when: datetime) -> None:
        with self.store.write() as connection:
            mine = (membership.c.person_id == who, membership.c.cohort_id == self.id)
            connection.execute(membership.update().where(*mine).values(ends_at=when))

    def assign(
        self,
        opens: datetime = START - timedelta(days=30),
        due: datetime | None = START + timedelta(days=30),
        activity: str = "",
        target: Target = Target(),  # noqa: B008
    ) -> int:
        with self.store.write() as connection:
            made = assignments.make(
                connection, self.id, target, [("tea-round", activity)], Schedule(opens, due), START - timedelta(days=40)
            )
        return made[0]

    def work(
        self, who: int, began: datetime, moved: datetime | None = None, done: datetime | None = None, **more: Any
    ) -> None:
        values = {"person_id": who, "module": "tea-round", "activity": "", "parts_done": 1, **more}
        with self.store.write() as connection:
            connection.execute(
                progress_status.insert().values(**values, began_at=began, moved_at=moved or done or began, done_at=done)
            )
            memberships.forget_snapshot(connection, self.id)
