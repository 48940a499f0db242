"""First votes of sets, counted into sums over several sets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.sets.meeting_phases import CLOSED
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.operations import personal_data
from learnapp.store.organisations import organisations
from learnapp.store.sets import discussions, past_splits
from learnapp.store.tables.people_and_work import person, published_edition
from learnapp.store.tables.set_tables import discussion, learning_set
from tests.conftest import START
from tests.learning_sets.making import a_set, somebody
from tests.store.sets.belonging import LATER, Site


def _edition(site: Site) -> str:
    serving = sa.select(published_edition.c.edition).where(published_edition.c.module == "tea-round")
    return str(site.do(lambda c: c.execute(serving).scalar_one()))


def _published(site: Site) -> PublishedCatalogue:
    return cast(PublishedCatalogue, SimpleNamespace(history={}, editions={"tea-round": _edition(site)}))


def _discussed(
    site: Site, name: str, counts: list[int], *, closed: bool = True, people: list[int] | None = None
) -> int:
    """A set that has voted on the corridor; the discussion's id."""
    set_id = site.do(a_set, people or [site.do(somebody, f"{name}{n}") for n in range(3)], name)
    about = {"module": "tea-round", "activity": "spilt", "place": "corridor", "edition": _edition(site)}
    more = {"form": "meeting", "about": "case", "title": "Spilt", "quorum": 3, "now": START, "ends": None}
    number = site.do(discussions.make, set_id, phase=CLOSED if closed else "talk", **more, **about)
    kept = {"votes": sum(counts), "counts": counts, "confidence": [], "reasons": [], "lost": 0}
    values: dict[str, Any] = {"spreads": {"1": kept}, "closed_at": LATER if closed else None}
    here = discussion.c.set_id == set_id, discussion.c.number == number
    site.do(lambda c: c.execute(discussion.update().where(*here).values(**values)))
    return int(site.do(lambda c: c.execute(sa.select(discussion.c.id).where(*here)).scalar_one()))


def _count(site: Site) -> int:
    return past_splits.count_all(site.store, _published(site), lambda count: 0, LATER)


def _shown(site: Site, options: int = 3) -> Any:
    return site.do(past_splits.of_activity, _published(site), "tea-round", "spilt", {"corridor": options})


def test_nothing_is_shown_until_five_sets_have_voted_and_each_is_counted_once(site: Site) -> None:
    for name in "abcd":
        _discussed(site, name, [2, 1, 0])
    _discussed(site, "open", [2, 1, 0], closed=False)
    _discussed(site, "few", [])
    assert _count(site) == 0
    assert _shown(site) == {}
    _discussed(site, "e", [0, 0, 3])
    assert _count(site) == 1
    assert _count(site) == 0
    shown = _shown(site)["corridor"]
    assert (shown.sets, shown.counts) == (5, (4, 4, 2))
    assert _shown(site, options=4) == {}  # the choices have changed since


def test_sets_with_a_person_in_common_are_not_counted_together(site: Site) -> None:
    for name in "abcde":
        _discussed(site, name, [2, 1, 0], people=[site.lena, *(site.do(somebody, f"{name}{n}") for n in range(2))])
    assert _count(site) == 0


def test_what_was_counted_stays_when_a_set_is_deleted_or_a_member_erased(site: Site) -> None:
    erased = site.do(somebody, "Erased")
    _discussed(site, "z", [2, 1, 0], people=[erased, *(site.do(somebody, f"z{n}") for n in range(2))])
    for name in "abcd":
        _discussed(site, name, [2, 1, 0])
    assert _count(site) == 1
    before = _shown(site)
    site.do(personal_data.erase, erased)
    site.do(lambda c: c.execute(learning_set.delete().where(learning_set.c.name == "a")))
    for name in "ghij":
        _discussed(site, name, [0, 0, 3])
    assert _count(site) == 0  # four new ones, and the counted ones are counted
    assert _shown(site) == before


def test_a_set_with_someone_who_could_be_made_up_is_not_counted(site: Site) -> None:
    _name_domain(site, "example.org")
    for name in "abcde":
        _discussed(site, name, [2, 1, 0])
    assert _count(site) == 0
    site.do(lambda c: c.execute(person.update().where(person.c.name != "a0").values(proved_at=START)))
    assert _count(site) == 0, "one of the first set has not proved their address"
    site.do(lambda c: c.execute(person.update().values(proved_at=START)))
    assert _count(site) == 1


def _name_domain(site: Site, domain: str) -> None:
    def change(connection: Connection) -> None:
        found = organisations.every(connection)[0]
        organisations.change(connection, found.id, found.revision, {"domains": [domain]}, START, None)

    site.do(change)
