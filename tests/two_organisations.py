"""One site that two organisations share, each with something of everything: for tests of what one sees of the other.

What only one may see holds its own word: `heron` in the first, `magpie` in the second.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.operations.personal_data import personal_tables
from learnapp.store.operations.publishing import publish
from learnapp.store.organisations import organisations
from learnapp.store.people import people, sign_ins
from learnapp.store.sets import sets
from learnapp.store.tables.people_and_work import metadata
from learnapp.web.launches.launched import ACTS_IN
from tests.access_world import MORE, SECRET, World, fill
from tests.conftest import START, TEST_MODULES, Clock

CAST = {"lena": Role.LEARNER, "bola": Role.LEARNER, "edwin": Role.EDUCATOR, "ada": Role.LEAD}
"""Ada leads her organisation."""


class Two:
    """The site, its two worlds, and three people besides: `site`, an administrator; `moved`, who educates in the first
    organisation and learns in the second, whose cohort they looked after; `nobody`.
    """

    def __init__(self, folder: Path, url: str, password_hash: str) -> None:
        store = Store(url)
        migrate(store)
        roots = (TEST_MODULES, _own_modules(folder / "modules"))
        library = read_library((*roots, MODULES))
        publish(store, roots, library, START)
        with store.write() as connection:
            first = organisations.only(connection)
            assert first is not None
            second = organisations.make(connection, "Magpie NHS Trust", START, None)
            assert second is not None
            change = {"name": "Heron NHS Trust"}
            assert organisations.change(connection, first, 1, change, START, None)
            give_modules(connection, {"heron-round": first}, library, START, None)
            give_modules(connection, {"magpie-round": second}, library, START, None)
            self.site = _add(connection, "site", "example.net", Role.ADMIN, first, password_hash)
        store.dispose()
        settings = Settings(
            instance=folder,
            database_url=url,
            modules=roots,
            secret=SECRET,
            contact="site@example.org",
            site_url="http://localhost",
            testing=True,
        )
        self.app, clock = create_app(settings, Clock()), Clock()
        one = World(self.app, folder / "learnapp.db", {}, clock, mark="heron", organisation=first)
        two = replace(one, people={}, mark="magpie", surname=" Magpie", domain="magpie.example", organisation=second)
        two.id, two.browsers, two.sessions = {}, {}, {}
        one.surname = " Heron"
        self.worlds = {"heron": one, "magpie": two}
        for made in (one, two):
            with made.write() as connection:
                for key, role in CAST.items():
                    name, where = f"{key.capitalize()}{made.surname}", made.organisation
                    made.people[key] = _add(connection, key, made.domain, role, where, password_hash, name)
            fill(made)
            made.id["organisation_id"] = made.organisation
        self._two_more(one, two, password_hash)

    def _two_more(self, one: World, two: World, password_hash: str) -> None:
        with one.write() as connection:
            moved = _add(connection, "moved", "example.net", Role.EDUCATOR, one.organisation, password_hash)
            assert two.organisation is not None
            organisations.enrol(connection, two.organisation, moved, START)
            cohorts.add_educator(connection, two.id["cohort"], moved, START)
            one.people |= {"moved": moved, "site": self.site}
            for who in ("moved", "site"):
                token = sign_ins.begin(connection, one.people[who], "a test", START, timedelta(hours=12))
                one.sessions[who] = {"csrf_token": "0" * 40, "_user_id": token, "_fresh": True}
                one.tokens[who] = one.tokens["lena"]
        for who in ("moved", "site"):
            one.open_browser(who)

    def launch(self) -> None:
        """Have a platform launch the first organisation's people, who hold what their namesakes hold in the other."""
        one, two = self.worlds["heron"], self.worlds["magpie"]
        ids, who = two.id, one.people
        assert two.organisation is not None
        with one.write() as connection:
            for key, role in {**CAST, **{key: role for key, (_, role) in MORE.items()}}.items():
                organisations.put(connection, two.organisation, who[key], role, START)
            for cohort, educator in (("cohort", "edwin"), ("cohort", "ada"), ("other_cohort", "erica")):
                cohorts.add_educator(connection, ids[cohort], who[educator], START)
            assert memberships.join(connection, ids["cohort"], who["lena"], START)
            for key in ("lena", "fay"):
                assert sets.join(connection, ids["set"], who[key], START) == "joined"
                assert sets.accept_rules(connection, ids["set"], who[key], 1, START)
            assert sets.hand_over(connection, ids["set"], who["fay"], START) == "handed"
        for key in {*CAST, *MORE} & set(one.sessions):
            one.sessions[key] = {**one.sessions[key], ACTS_IN: one.organisation}
            one.open_browser(key)

    def close(self) -> None:
        self.app.extensions["store"].dispose()

    def rows_of(self, mark: str) -> dict[str, list[Any]]:
        """Every row that belongs to one organisation or to people who belong to it alone, by table."""
        with self.app.extensions["store"].read() as connection:
            return {table.name: connection.execute(query).all() for table, query in self._queries(mark)}

    def _queries(self, mark: str) -> list[tuple[sa.Table, sa.Select[Any]]]:
        made = self.worlds[mark]
        theirs = [made.people[key] for key in made.people if key not in {"moved", "site"}]
        held = dict(personal_tables())
        found = []
        for table in metadata.sorted_tables:
            own: list[Any] = []
            if "organisation_id" in table.c:
                own.append(table.c.organisation_id == made.organisation)
            if "cohort_id" in table.c:
                own.append(table.c.cohort_id.in_([made.id["cohort"], made.id["other_cohort"]]))
            if "set_id" in table.c:
                own.append(table.c.set_id.in_([made.id["set"], made.id["other_set"]]))
            if table in held:
                own.append(table.c[held[table].column].in_(theirs))
            if own:
                found.append((table, sa.select(table).where(sa.or_(*own)).order_by(*table.primary_key)))
        return found


def _add(
    connection: Any, key: str, domain: str, role: Role, where: int | None, password_hash: str, name: str = ""
) -> int:
    added = people.add(
        connection,
        name=name or key.capitalize(),
        email=f"{key}@{domain}",
        password_hash=password_hash,
        now=START,
        role=role,
        proved=True,
        organisation_id=where,
    )
    assert added is not None
    return added


def _own_modules(folder: Path) -> Path:
    """A module of each organisation's own: the tea round under its name, with its word in everything to be found."""
    for mark in ("heron", "magpie"):
        to = folder / f"{mark}-round"
        shutil.copytree(TEST_MODULES / "tea-round", to)
        for file in to.glob("*.md"):
            words = file.read_text().replace("The tea round", f"The {mark} round")
            words = words.replace("What tea is", f"What {mark} tea is").replace("What a tea", f"What a {mark} tea")
            file.write_text(words)
    return folder
