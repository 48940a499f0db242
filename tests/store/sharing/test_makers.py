"""Keys that were seen by a person who no longer looks after the organisation, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.launches import platforms
from learnapp.store.leaving import leaving
from learnapp.store.operations import personal_data
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.sharing import receivers, tokens
from learnapp.store.sharing.makers import SeenByLeavers, seen_by_leavers
from tests.conftest import START
from tests.store.launches.registered import VALUES

Filled = tuple[Store, dict[str, int]]
HOOK, LRS = "https://staff.example.org/hook", "https://lrs.example.org"
LATER, YEAR = START + timedelta(days=1), timedelta(days=365)
NONE = SeenByLeavers()


def _southmoor(connection: Connection, ids: dict[str, int]) -> int:
    """Bola leads it and has made everything in it; so has Lena in the other organisation."""
    here = organisations.make(connection, "Southmoor", START, None)
    assert here is not None
    for who, where in (("bola", here), ("lena", 1)):
        people.set_role(connection, ids[who], Role.LEAD, START, None, where)
        tokens.make(connection, where, "ESR", ["people"], START + YEAR, START, ids[who])
        receivers.add(connection, where, "webhook", HOOK, "sealed", ("completion",), START, ids[who])
        receivers.add(connection, where, "file", "", "", ("day",), START, ids[who])
    receivers.add(connection, here, "xapi", LRS, "sealed", ("completed",), START, ids["bola"])
    platforms.add(connection, here, VALUES, START, ids["bola"])
    return here


def _seen(connection: Connection) -> SeenByLeavers:
    every = tokens.every(connection, START), receivers.every(connection), platforms.every(connection)
    return seen_by_leavers(connection, *every)


def _suspended(connection: Connection, who: int, _: int) -> None:
    people.suspend(connection, who, LATER, None, on=True)


def _demoted(connection: Connection, who: int, where: int) -> None:
    people.set_role(connection, who, Role.EDUCATOR, LATER, None, where)


def _taken_out(connection: Connection, who: int, where: int) -> None:
    leaving.leave(connection, where, who, LATER, None)


def _erased(connection: Connection, who: int, _: int) -> None:
    personal_data.erase(connection, who)


@pytest.mark.parametrize("goes", [_suspended, _demoted, _taken_out, _erased])
def test_what_a_lead_saw_who_goes_is_found_and_nothing_else(
    filled_store: Filled, goes: Callable[[Connection, int, int], None]
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = _southmoor(connection, ids)
        assert _seen(connection) == NONE
        goes(connection, ids["bola"], here)
        (key,) = tokens.of_organisation(connection, here)
        shown = {one.id for one in receivers.of_organisation(connection, here) if one.kind != "file"}
        assert len(shown) == 2
        (platform,) = (one for one in platforms.every(connection) if one.organisation_id == here)
        seen = SeenByLeavers(frozenset({key.id}), frozenset(shown), frozenset({platform.id}), frozenset({here}))
        assert _seen(connection) == seen
    with store.read(acts_for=str(here)) as connection:  # as a lead of it asks
        own = tokens.of_organisation(connection, here), receivers.of_organisation(connection, here)
        assert seen_by_leavers(connection, *own).keys == {key.id}
        registered = [one for one in platforms.every(connection) if one.organisation_id == here]
        assert seen_by_leavers(connection, platforms=registered) == SeenByLeavers(platforms=seen.platforms)


def test_an_administrator_looks_after_every_organisation(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = organisations.make(connection, "Southmoor", START, None)
        assert here is not None
        tokens.make(connection, here, "ESR", ["people"], START + YEAR, START, ids["ada"])
        assert _seen(connection) == NONE
        people.set_role(connection, ids["ada"], Role.LEARNER, LATER, None)
        assert _seen(connection).organisations == {here}


def test_what_is_replaced_is_known_to_the_person_who_replaced_it(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        here = _southmoor(connection, ids)
        _suspended(connection, ids["bola"], here)
        (old,) = tokens.of_organisation(connection, here)
        assert tokens.replace(connection, 1, old.id, LATER, ids["ada"]) is None, "another organisation's"
        made = tokens.replace(connection, here, old.id, LATER, ids["ada"])
        assert made is not None
        assert tokens.replace(connection, here, old.id, LATER, ids["ada"]) is None
        found = tokens.find(connection, made)
        assert found is not None
        assert (found.name, found.scopes, found.expires_at) == (old.name, old.scopes, old.expires_at)
        assert [one.works(LATER) for one in tokens.of_organisation(connection, here)] == [True, False]
        for one in receivers.of_organisation(connection, here):
            receivers.renew(connection, one, "sealed anew", LATER, ids["ada"])
        (platform,) = platforms.every(connection)
        platforms.keep(connection, platform, LATER, ids["ada"])
        assert _seen(connection) == NONE
        (hook, *_) = receivers.of_organisation(connection, here)
        assert (hook.sealed, hook.made_at, hook.read_to) == ("sealed anew", START, START), "nothing goes untold"
        people.set_role(connection, ids["ada"], Role.LEARNER, LATER, None)
        assert _seen(connection).receivers >= {hook.id}
        assert _seen(connection).platforms == {platform.id}
