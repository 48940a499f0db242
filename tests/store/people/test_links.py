"""One-time links: used once, even by many at once, and ended by whatever ends an account's other ways in."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing, leaving
from learnapp.store.operations import personal_data
from learnapp.store.organisations import organisations
from learnapp.store.people import links, people
from learnapp.store.tables.cohort_tables import cohort as cohort_table
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
DAY = timedelta(days=1)


def test_of_eight_who_use_a_link_at_once_one_does(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = links.make(connection, ids["lena"], "address", START, DAY, email="lena@example.org")
    start, used = threading.Barrier(8), []

    def use() -> None:
        start.wait()
        with store.write() as connection:
            used.append(links.use(connection, token, ("address",), START))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([one for one in used if one is not None]) == 1


LOSING = ["suspended", "role", "left", "erased", "closed", "removed", "ended", "promoted", "elsewhere"]
"""What takes from an educator the right to hand a member of their cohort a link."""


@pytest.mark.parametrize("how", LOSING)
def test_a_link_that_its_maker_saw_works_only_while_they_could_make_it(filled_store: Filled, how: str) -> None:
    store, ids = filled_store
    edwin, lena = ids["edwin"], ids["lena"]
    with store.write() as connection:
        other = organisations.make(connection, "Southmoor", START, None)
        about = {"name": "F1", "about": "", "starts_on": START.date(), "ends_on": None, "organisation_id": 1}
        cohort = cohorts.make(connection, educator=edwin, now=START, **about)  # type: ignore[arg-type]
        cohorts.add_educator(connection, cohort, ids["ada"], START)
        memberships.join(connection, cohort, lena, START)
        handed = people.make_reset_link(connection, lena, START, kind="handed", by=edwin)
        later = START + timedelta(hours=1)
        assert links.look(connection, handed, links.SET_A_PASSWORD, later)
        if how == "suspended":
            people.suspend(connection, edwin, later, None, on=True)
        elif how == "role":
            people.set_role(connection, edwin, Role.LEARNER, later, None, 1)
        elif how == "left":
            leaving.leave(connection, 1, edwin, later, None)
        elif how == "erased":
            personal_data.erase(connection, edwin)
        elif how == "closed":
            organisations.enrol(connection, other or 0, lena, START)
            organisations.enrol(connection, other or 0, edwin, START)
            closing.close(connection, 1, later, None)
        elif how == "removed":
            cohorts.end_educator(connection, cohort, edwin, later)
        elif how == "ended":
            memberships.end_everywhere(connection, sa.select(cohort_table.c.id), lena, later)
        elif how == "promoted":
            people.set_role(connection, lena, Role.EDUCATOR, later, None, 1)
        else:
            organisations.enrol(connection, other or 0, lena, later)
        assert links.look(connection, handed, links.SET_A_PASSWORD, later) is None
        assert links.use(connection, handed, links.SET_A_PASSWORD, later) is None


@pytest.mark.parametrize("how", ["suspended", "role", "erased"])
def test_a_link_that_an_administrator_saw_ends_with_their_right_and_a_mailed_one_does_not(
    filled_store: Filled, how: str
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        shown = people.make_reset_link(connection, ids["lena"], START, kind="shown", by=ids["ada"])
        mailed = people.make_reset_link(connection, ids["bola"], START, by=ids["ada"])
        assert links.look(connection, shown, links.SET_A_PASSWORD, START)
        if how == "suspended":
            people.suspend(connection, ids["ada"], START, None, on=True)
        elif how == "role":
            people.set_role(connection, ids["ada"], Role.LEARNER, START, None)
        else:
            personal_data.erase(connection, ids["ada"])
        assert links.look(connection, shown, links.SET_A_PASSWORD, START) is None
        assert links.look(connection, mailed, links.SET_A_PASSWORD, START), "only its owner has it"


def test_a_leads_link_works_while_they_lead_everything_that_the_person_belongs_to(filled_store: Filled) -> None:
    store, ids = filled_store
    edwin, lena = ids["edwin"], ids["lena"]
    with store.write() as connection:
        other = organisations.make(connection, "Southmoor", START, None) or 0
        people.set_role(connection, edwin, Role.LEAD, START, None, 1)
        handed = people.make_reset_link(connection, lena, START, kind="handed", by=edwin)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START)
        people.set_role(connection, lena, Role.EDUCATOR, START, None, 1)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START), "a lead may for educators too"
        organisations.enrol(connection, other, lena, START)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is None
        people.set_role(connection, edwin, Role.LEAD, START, None, other)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START)
        people.set_role(connection, lena, Role.ADMIN, START, None)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is None


def test_a_link_does_what_it_was_made_for_until_it_ends(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        address = links.make(connection, ids["lena"], "address", START, DAY, email="lena@example.org")
        handed = links.make(connection, ids["lena"], "handed", START, DAY)
        others = links.make(connection, ids["bola"], "password", START, DAY)
        assert links.look(connection, address, links.SET_A_PASSWORD, START) is None
        assert links.look(connection, address, ("address",), START + DAY) is None
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is not None
        links.make(connection, ids["lena"], "password", START, DAY)
        assert links.look(connection, handed, links.SET_A_PASSWORD, START) is None, "replaced"
        assert links.look(connection, address, ("address",), START) is not None, "of another kind"
        assert links.look(connection, others, links.SET_A_PASSWORD, START) is not None, "another person's"
        people.set_password(connection, ids["lena"], "new", START)
        assert links.look(connection, address, ("address",), START) is None


def test_a_link_is_used_up_alone(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        one, others = (links.make(connection, ids[who], "password", START, DAY) for who in ("lena", "bola"))
        used = links.use(connection, one, links.SET_A_PASSWORD, START)
        assert used is not None
        assert used.person_id == ids["lena"]
        assert links.look(connection, one, links.SET_A_PASSWORD, START) is None
        assert links.look(connection, others, links.SET_A_PASSWORD, START) is not None


def test_no_link_works_while_its_person_is_suspended_not_even_one_made_since(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.suspend(connection, ids["lena"], START, None, on=True)
        made = links.make(connection, ids["lena"], "password", START, DAY)
        assert links.look(connection, made, links.SET_A_PASSWORD, START) is None
        assert links.use(connection, made, links.SET_A_PASSWORD, START) is None
        people.suspend(connection, ids["lena"], START, None, on=False)
        assert links.use(connection, made, links.SET_A_PASSWORD, START) is not None, "refused, not used up"


def test_a_link_that_replaced_anothers_stays_when_the_other_loses_the_right(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        people.make_reset_link(connection, ids["lena"], START, kind="handed", by=ids["edwin"])
        later = people.make_reset_link(connection, ids["lena"], START + DAY, kind="shown", by=ids["ada"])
        people.suspend(connection, ids["edwin"], START + DAY, None, on=True)
        assert links.look(connection, later, links.SET_A_PASSWORD, START + DAY) is not None
