"""Closing an organisation hides all of it, reopening restores what closing took, and deletion leaves a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, invitations, memberships
from learnapp.store.content import module_drafts, panels
from learnapp.store.db.engine import Store
from learnapp.store.launches import frame_hosts, platforms
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import feeds, links, people
from learnapp.store.sets import set_invitations, sets
from learnapp.store.sets.set_invitations import SetInvitationOffer
from learnapp.store.sharing import receivers, tokens
from learnapp.store.tables.cohort_tables import invitation
from learnapp.store.tables.module_draft_tables import module_draft
from learnapp.store.tables.organisation_tables import closed_membership, organisation, organisation_module
from learnapp.store.tables.people_and_work import metadata, person
from learnapp.store.tables.set_tables import set_invitation
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
DAY = timedelta(days=1)
SECRET = "a secret for tests, thirty-two or more"
PLATFORM = {
    **{"name": "Moodle", "issuer": "https://moodle.example", "client_id": "1", "audience": ""},
    **{f"{one}_url": f"https://moodle.example/{one}" for one in ("login", "token", "keys")},
}


@dataclass
class Made:
    """Southmoor: Lena learns there and elsewhere, Sam only there, Ada administers the site and belongs to it."""

    id: int
    first: int
    sam: int
    cohort: int
    closed_cohort: int
    set_id: int
    token: str
    platform: int
    host: int


def southmoor(connection: Connection, ids: dict[str, int]) -> Made:
    first, here = organisations.only(connection), organisations.make(connection, "Southmoor", START, None)
    assert first is not None
    assert here is not None
    sam = people.add(
        connection, name="Sam", email="sam@example.org", password_hash="x", now=START, organisation_id=here
    )
    assert sam is not None
    organisations.put(connection, here, ids["lena"], Role.EDUCATOR, START)
    organisations.enrol(connection, here, ids["ada"], START)
    about: dict[str, Any] = {"about": "", "starts_on": START.date(), "ends_on": None, "now": START}
    made = [cohorts.make(connection, name=name, organisation_id=here, educator=ids["lena"], **about) for name in "ab"]
    cohorts.close(connection, made[1], START)
    memberships.join(connection, made[0], sam, START)
    set_id = sets.make(connection, "Tuesdays", "", START, organisation_id=here)
    sets.join(connection, set_id, sam, START)
    connection.execute(organisation_module.insert().values(module="tea-round", organisation_id=here))
    assert module_drafts.begin(connection, here, "biscuits", {"module.md": b"x"}, "", ids["lena"], START)
    token = tokens.make(connection, here, "ESR", ["people"], START + 400 * DAY, START, None)
    receivers.add(connection, here, "webhook", "https://esr.example", "", ("completion",), START, None)
    platform = platforms.add(connection, here, PLATFORM, START, None)
    platforms.accept(connection, platform, "1", here, START, None)
    platforms.accept(connection, platform, "2", first, START, None)
    frame_hosts.add(connection, here, "https://moodle.example", START, ids["ada"])
    (host,) = frame_hosts.of(connection, [here])
    return Made(here, first, sam, made[0], made[1], set_id, token, platform, host.id)


def shown(connection: Connection, made: Made, ids: dict[str, int]) -> dict[str, Any]:
    """What each way into the organisation opens."""
    key, deployed = tokens.find(connection, made.token), platforms.deployment(connection, made.platform, "1")
    assert key is not None
    assert deployed is not None
    lena, sam = ids["lena"], people.get(connection, made.sam)
    return {
        "listed": made.id in {one.id for one in organisations.every(connection)},
        "found": organisations.get(connection, made.id) is not None,
        "several": organisations.only(connection) is None,
        "lena belongs": organisations.may(connection, lena, made.id, "educate"),
        "lena acts for it": made.id in organisations.acting_of(connection, lena).ids,
        "lena looks after": len(cohorts.of_educator(connection, lena, START)),
        "lena writes": [one.module for one in module_drafts.of_person(connection, lena)],
        "sam signs in": sam is not None and not sam.suspended,
        "sam learns": [one.id for one in memberships.cohorts_of(connection, made.sam, START)],
        "sam's sets": [one.the_set.id for one in sets.of_person(connection, made.sam)],
        "invitations": made.cohort in cohorts.open_ids(connection),
        "key": key.works(START + DAY),
        "sent": [one.organisation_id for one in receivers.every(connection)],
        "launches": deployed.organisation_id == made.id,
        "framed": frame_hosts.get(connection, made.host) is not None,
    }


def test_nothing_is_shown_while_it_is_closed_and_all_of_it_once_it_is_reopened(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        before = shown(connection, made, ids)
        assert all(before.values()), before
        assert closing.close(connection, made.id, START + DAY, ids["ada"]) == START + DAY + closing.GRACE
        assert closing.close(connection, made.id, START + DAY, ids["ada"]) is None
        while_closed = shown(connection, made, ids)
        assert not any(while_closed.values()), while_closed
        assert not organisations.enrol(connection, made.id, ids["edwin"], START + DAY)
        for who, able in (("lena", True), ("ada", True), ("edwin", True)):
            account = people.get(connection, ids[who])
            assert account is not None
            assert account.suspended is not able
        assert [(one.id, one.name) for one in closing.closed(connection)] == [(made.id, "Southmoor")]
        assert closing.reopen(connection, made.id, START + 2 * DAY, ids["ada"])
        assert not closing.reopen(connection, made.id, START + 2 * DAY, ids["ada"])
        assert shown(connection, made, ids) == before
        assert made.closed_cohort not in cohorts.open_ids(connection), "it was closed before"


def test_a_person_suspended_for_their_own_sake_while_it_is_closed_stays_so_once_it_is_reopened(
    filled_store: Filled,
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        closing.close(connection, made.id, START + DAY, ids["ada"])
        assert people.suspend(connection, made.sam, START + 2 * DAY, ids["ada"], on=True)
        assert not people.suspend(connection, made.sam, START + 2 * DAY, ids["ada"], on=True), "they are so already"
        closing.reopen(connection, made.id, START + 3 * DAY, ids["ada"])
        sam = people.get(connection, made.sam)
        assert sam is not None
        assert sam.suspended


def test_the_last_organisation_cannot_be_closed(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        closing.close(connection, made.id, START, None)
        with pytest.raises(closing.LastOrganisationError):
            closing.close(connection, made.first, START, None)


def test_the_count_names_what_there_is(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        counts = {one.what.partition(",")[0]: one.number for one in closing.counted(connection, made.id)}
    assert counts == {
        "People who belong to no other organisation": 1,
        "Other people": 2,
        "Cohorts": 2,
        "Learning sets": 1,
        "Drafts of modules": 1,
        "Own modules": 1,
        "Keys of the read API": 1,
        "Systems that receive data": 1,
        "Places in learning platforms": 1,
        "Platforms that may show the site": 1,
    }


@pytest.mark.parametrize(
    ("what", "ends"),
    [("nothing", True), ("suspension ended", False), ("added elsewhere", False), ("made admin", False)],
)
def test_whom_the_end_takes(what: str, ends: bool, filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        closing.close(connection, made.id, START, None)
        if what == "suspension ended":
            people.suspend(connection, made.sam, START, None, on=False)
        elif what == "added elsewhere":
            organisations.enrol(connection, made.first, made.sam, START)
        elif what == "made admin":
            connection.execute(person.update().where(person.c.id == made.sam).values(role=Role.ADMIN))
        assert closing.people_due(connection, made.id, 9) == ([made.sam] if ends else [])


def test_people_of_two_closed_organisations_stay_until_the_second_ends(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        other = organisations.make(connection, "Northmoor", START, None)
        assert other is not None
        organisations.enrol(connection, other, made.sam, START)
        closing.close(connection, other, START, None)
        closing.close(connection, made.id, START + DAY, None)
        assert closing.people_due(connection, other, 9) == closing.people_due(connection, made.id, 9) == []
        closing.end(connection, other, START + DAY)
        assert closing.people_due(connection, made.id, 9) == [made.sam]


def test_the_end_leaves_a_number_and_keeps_own_modules_hidden(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        closing.close(connection, made.id, START, None)
        assert closing.due(connection, START + closing.GRACE - DAY) == []
        assert closing.due(connection, START + closing.GRACE) == [made.id]
        closing.end(connection, made.id, START + closing.GRACE)
        left = {
            table.name
            for table in metadata.sorted_tables
            if "organisation_id" in table.c
            and connection.execute(sa.select(table).where(table.c.organisation_id == made.id)).first()
        }
        assert left == {"organisation_module"}
        row = connection.execute(sa.select(organisation).where(organisation.c.id == made.id)).one()
        assert (row.name, row.ends_at, row.closed_at) == (f"Closed organisation {made.id}", None, START)
        assert closing.due(connection, START + 2 * closing.GRACE) == closing.closed(connection) == []
        assert not closing.reopen(connection, made.id, START, None)
        platform = platforms.get(connection, made.platform)
        assert platform is not None
        assert platform.organisation_id == made.first, "people of the other organisation still come from it"
        assert connection.execute(sa.select(closed_membership)).all() == []
        assert people.get(connection, ids["lena"]) is not None
        assert organisations.make(connection, "Southmoor", START, None), "the name is free"


def test_what_is_ended_while_it_is_closed_does_not_open_again(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        (key,) = tokens.of_organisation(connection, made.id)
        closing.close(connection, made.id, START + DAY, ids["ada"])
        (receiver,) = receivers.of_organisation(connection, made.id)
        receivers.start(connection, receiver, START + 2 * DAY, ids["ada"])
        assert receivers.every(connection) == [], "nothing is sent for what is closed"
        assert tokens.revoke(connection, made.first, key.id, START + 2 * DAY, ids["ada"]) is None
        assert tokens.revoke(connection, made.id, key.id, START + 2 * DAY, ids["ada"]) == "ESR"
        assert tokens.revoke(connection, made.id, key.id, START + 2 * DAY, ids["ada"]) is None
        closing.reopen(connection, made.id, START + 3 * DAY, ids["ada"])
        found = tokens.find(connection, made.token)
        assert found is not None
        assert not found.works(START + 3 * DAY)
        assert [one.id for one in receivers.every(connection)] == [receiver.id]


def test_no_link_or_address_that_was_given_out_opens_anything_while_it_is_closed(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = southmoor(connection, ids)
        about: dict[str, Any] = {"places": 9, "expires_at": START + 9 * DAY, "subgroup_id": None}
        invitations.make(connection, made.cohort, "link", **about, secret=SECRET, now=START)
        set_invitations.make(connection, made.set_id, email_key="", role="member", secret=SECRET, now=START, places=9)
        salts = [connection.execute(sa.select(table.c.salt)).scalar_one() for table in (invitation, set_invitation)]
        link, to_set = invitations.token("link", salts[0], SECRET), set_invitations.token(salts[1], SECRET)
        draft = connection.execute(sa.select(module_draft.c.id)).scalar_one()
        panel = panels.begin(connection, made.id, draft, "", {"quiz/q": {"id": "q"}}, ids["lena"], START)
        _, to_panel = panels.ask(connection, panel, "Asha", "director", "a@example.org", "a@example.org", START)
        feed, reset = feeds.make(connection, made.sam, START), links.make(connection, made.sam, "shown", START, 9 * DAY)

        def opens() -> list[bool]:
            to = set_invitations.offer(connection, to_set, ids["bola"], "", START + DAY)
            return [
                invitations.offer(connection, link, START + DAY) is not None,
                isinstance(to, SetInvitationOffer) and to.refused is None,
                panels.offered(connection, to_panel) is not None,
                feeds.find(connection, feed) is not None,
                links.look(connection, reset, ("shown",), START + DAY) is not None,
            ]

        assert opens() == [True] * 5
        closing.close(connection, made.id, START + DAY, ids["ada"])
        assert opens() == [False] * 5
        closing.reopen(connection, made.id, START + 2 * DAY, ids["ada"])
        assert opens() == [True] * 3 + [False] * 2, "people make their feed anew, as they sign in anew"
