"""Promise 6, for writes about many people or things at once: fifty take as many statements as five."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_entries import AddressEntry
from learnapp.domain.cohorts.cohort_reports import Period
from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.educator.messages.work_notice_actions import NoticedWork, NoticeSender, tell_assigned
from learnapp.educator.panels.panel_mail import PanelMail
from learnapp.educator.reports.report_queries import cohort_report
from learnapp.learning_sets.posts.report_actions import tell_admins
from learnapp.paths import MODULES
from learnapp.store.cohorts import assignments, cohorts, invitations, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.content import module_drafts, panels
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, reviews, writings
from learnapp.store.learning.reviews import NewCard
from learnapp.store.leaving import closing, leaving
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.sets import set_making, sets
from learnapp.store.sets.set_making import PlannedSet
from learnapp.vault import Vault, merging
from tests.conftest import START, statements_of

LATER = START + timedelta(days=30)
Done = Callable[[], object]


class Site:
    """A site that grows."""

    def __init__(self, connection: Connection, ids: dict[str, int], folder: Path) -> None:
        self.connection, self.ids, self.folder, self.added = connection, ids, folder, 0
        self.catalogue = Catalogue(read_library((MODULES,)))
        self.published = self.catalogue.at(connection)

    def people(self, size: int, role: Role = Role.LEARNER) -> list[int]:
        found = []
        for _ in range(size):
            self.added += 1
            email = f"p{self.added}@example.org"
            who = people.add(self.connection, name="P", email=email, password_hash="!", now=START, role=role)
            assert who is not None
            found.append(who)
        return found

    def cohort(self, members: list[int] | None = None, organisation: int = 1) -> int:
        days = {"starts_on": START.date(), "ends_on": None, "about": "", "organisation_id": organisation}
        made = cohorts.make(self.connection, name="A", educator=self.ids["edwin"], now=START, **days)
        memberships.bring_in(self.connection, made, members or [], START)
        return made

    def invited(self, size: int) -> tuple[int, list[int]]:
        made, self.added = self.cohort(), self.added + size
        entries = [AddressEntry(n, "", email=f"q{n}@example.org", key=f"q{n}@example.org") for n in range(size)]
        invitations.invite(self.connection, made, entries, {}, "secret", START)
        return made, [one.id for one in invitations.unanswered(self.connection, made, after=0)]


def ending(site: Site, size: int) -> Done:
    members = site.people(size)
    cohort = site.cohort(members)
    return lambda: memberships.end_all(site.connection, cohort, members, LATER) == size


def withdrawing(site: Site, size: int) -> Done:
    cohort, invited = site.invited(size)
    return lambda: invitations.revoke(site.connection, cohort, invited, START) == size


def renewing(site: Site, size: int) -> Done:
    cohort, invited = site.invited(size)
    return lambda: len(invitations.renew(site.connection, cohort, invited, START)) == size


def reminding_experts(site: Site, size: int) -> Done:
    draft = module_drafts.begin(site.connection, 1, f"module-{size}", {}, "", site.ids["edwin"], START)
    assert draft is not None
    panel = panels.begin(site.connection, 1, draft, "", {}, site.ids["edwin"], START)
    for number in range(size):
        panels.ask(site.connection, panel, "X", "", f"x{number}@example.org", f"x{number}@example.org", START)
    mail, asked = PanelMail(site.ids["edwin"], "Edwin", "M", "", "/"), panels.experts(site.connection, panel)

    def remind() -> bool:
        tokens = panels.remind(site.connection, [one.id for one in asked], START)
        assert all(panels.offered(site.connection, tokens[one.id]) for one in asked[:1])
        return mail.remind(site.connection, asked, tokens, START) == size

    return remind


def submitting(site: Site, size: int) -> Done:
    (who,) = site.people(1)
    names = tuple(f"q{number}" for number in range(size))
    where = who, "tea-round", "after"
    attempts.begin(
        site.connection, *where, edition=site.published.editions["tea-round"], seed=1, questions=names, now=START
    )
    begun = attempts.unfinished(site.connection, *where)
    assert begun is not None
    for name in names:
        given: dict[str, Any] = {
            "question": name,
            "edition": site.published.editions["tea-round"],
            "answer": [1],
            "certainty": None,
        }
        attempts.save_response(site.connection, begun.id, who, **given, revision=1, seconds=1, now=START)
    marks = dict.fromkeys(names, (1.0, 1.0, 0.25))
    cards = [NewCard(name, "", {}, LATER) for name in names]

    def submit() -> bool:
        attempts.submit(site.connection, begun.id, marks, score=1.0, out_of=1.0, share=1.0, now=START)
        reviews.add_cards(site.connection, who, "tea-round", "after", cards, START)
        done = attempts.numbered(site.connection, *where, 1)
        assert done is not None
        return {one.score for one in done.responses.values()} == {1.0}

    return submit


def telling_administrators(site: Site, size: int) -> Done:
    site.people(size, Role.ADMIN)
    return lambda: tell_admins(site.connection, size, "/", START)


def leaving_an_organisation(site: Site, size: int) -> Done:
    (who,) = site.people(1)
    for _ in range(size):
        site.cohort([who])
    return lambda: leaving.leave(site.connection, 1, who, LATER, None)


def closing_an_organisation(site: Site, size: int) -> Done:
    where = organisations.make(site.connection, f"Trust {size}", START, None)
    assert where is not None
    for _ in range(size):
        sets.make(site.connection, "A", "", START, organisation_id=where)
    return lambda: closing.close(site.connection, where, START, None)


def making_sets(site: Site, size: int) -> Done:
    members = site.people(size * 2)
    cohort = site.cohort(members)
    planned = [PlannedSet(f"Set {n}", tuple(members[n * 2 : n * 2 + 2])) for n in range(size)]

    def make() -> bool:
        made = set_making.make_all(site.connection, cohort, planned, "", START)
        named = [sets.lock(site.connection, one) for one in (made or [])[:2]]
        return [one.name for one in named if one] == ["Set 0", "Set 1"][:size]

    return make


def assigning(site: Site, size: int) -> Done:
    cohort = site.cohort(site.people(3))
    terms = {(f"m{number}", ""): Schedule(START, None) for number in range(size)}
    sender = NoticeSender(site.ids["edwin"], cohort, "A", "", True)

    def assign() -> bool:
        made = assignments.make_each(site.connection, cohort, Target(), terms, START)
        works = [NoticedWork(number, "A", "/") for number in made]
        return tell_assigned(site.connection, sender, works, list(terms.values()), "Assigned", START) == 3

    return assign


def reporting(site: Site, size: int) -> Done:
    cohort = site.cohort(site.people(3))
    works = [(f"m{number}", "") for number in range(size)]
    assignments.make(site.connection, cohort, Target(), works, Schedule(START, None), START)
    modules = dict.fromkeys([one for one, _ in works], site.published.modules["tea-round"])
    published = replace(site.published, modules=modules)
    found = cohorts.for_educator(site.connection, site.ids["edwin"], cohort, START)
    assert found is not None
    covered = Period(START.date(), LATER.date())
    return lambda: cohort_report(site.connection, site.catalogue, published, found, covered, LATER.date())


def merging_writing(site: Site, size: int) -> Done:
    kept, other = site.people(2)
    vault = Vault(site.folder / "vault")
    for number in range(size):
        place = {"module": "tea-round", "activity": "leaves", "place": str(number)}
        writings.add(site.connection, other, "reflection", vault.seal(other, "x"), START, **place)
    return lambda: merging.merge(vault, site.connection, kept, other, [], START, None)


@pytest.mark.parametrize(
    "doing",
    [
        ending,
        withdrawing,
        renewing,
        reminding_experts,
        submitting,
        telling_administrators,
        leaving_an_organisation,
        closing_an_organisation,
        making_sets,
        assigning,
        reporting,
        merging_writing,
    ],
    ids=lambda one: one.__name__.replace("_", " "),
)
def test_fifty_take_as_many_statements_as_five(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path, doing: Callable[[Site, int], Done]
) -> None:
    counted = []
    with filled_store[0].write() as connection:
        site = Site(connection, filled_store[1], tmp_path)
        for size in (1, 5, 50):  # the first time, some things are read once and kept
            do = doing(site, size)
            with statements_of(filled_store[0]) as statements:
                assert do() is not False
                counted.append(len(statements()))
    assert counted[1] == counted[2]
