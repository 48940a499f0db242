"""Platforms and deployments: registered once, and accepted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from learnapp.domain.people.launches import identity_for, launch_of
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, launches, platforms
from learnapp.store.launches.launches import Arrival
from learnapp.store.launches.platforms import Platform
from learnapp.store.organisations import organisations
from learnapp.store.people import sign_ins, ways_in
from learnapp.store.tables.launch_tables import lti_platform
from tests.conftest import START
from tests.store.launches.registered import SAID, VALUES

WHO = {"subject": "s", "name": "Sam", "email": "", "teaches": False, "learns": True}


def test_a_platform_is_registered_once_and_a_deployment_is_one_organisations(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        made = platforms.add(connection, 1, VALUES, START, ids["ada"])
        with pytest.raises(ValueError, match="registered already"):
            platforms.add(connection, second, VALUES, START, None)
        platforms.seen(connection, made, "1", START)
        platforms.accept(connection, made, "1", 1, START, None)
        platforms.accept(connection, made, "1", second, START, None)
        found = platforms.deployment(connection, made, "1")
        assert found is not None
        assert found.organisation_id == 1
        assert [(one.id, one.organisation_id) for one in platforms.every(connection)] == [(made, 1)]


def _came_by(connection: Connection, platform_id: int, person_id: int, subject: str) -> Platform:
    """A person comes by a link of the platform's deployment 1, and is signed in."""
    found, deployment = platforms.get(connection, platform_id), platforms.deployment(connection, platform_id, "1")
    assert found is not None
    assert deployment is not None
    ways_in.add(connection, person_id, identity_for(found.name, found.namespace, subject), START, "lti")
    _, link = courses.note_link(connection, deployment.id, launch_of(SAID), "", "")
    courses.note_learner(connection, link, person_id, subject, START)
    sign_ins.begin(connection, person_id, "a frame", START, timedelta(hours=12))
    return found


def _signed_in(connection: Connection, person_id: int) -> bool:
    return bool(sign_ins.devices(connection, person_id, "", START))


def test_removing_a_platform_signs_out_only_those_who_came_by_it_where_another_is_the_same_one(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        theirs = platforms.add(connection, second, VALUES, START, None)
        platforms.accept(connection, theirs, "1", second, START, None)
        ours = platforms.add(connection, 1, VALUES | {"client_id": "d"}, START, None)
        platforms.accept(connection, ours, "1", 1, START, None)
        _came_by(connection, theirs, ids["lena"], "lena-1")
        removed = _came_by(connection, ours, ids["bola"], "bola-1")
        platforms.remove(connection, removed, START, ids["ada"])
        assert _signed_in(connection, ids["lena"])
        assert not _signed_in(connection, ids["bola"])
        last = platforms.get(connection, theirs)
        assert last is not None
        platforms.remove(connection, last, START, ids["ada"])
        assert not _signed_in(connection, ids["lena"])


def test_without_a_client_a_launch_begins_at_the_platform_that_was_there_first_and_is_accepted(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store = filled_store[0]
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        unused = platforms.add(connection, 1, VALUES | {"client_id": "b"}, START, None)
        assert platforms.named(connection, VALUES["issuer"], "") == platforms.get(connection, unused)
        theirs = platforms.add(connection, second, VALUES, START, None)
        platforms.accept(connection, theirs, "1", second, START, None)
        late = platforms.add(connection, 1, VALUES | {"client_id": "d"}, START, None)
        platforms.accept(connection, late, "1", 1, START, None)
        assert platforms.named(connection, VALUES["issuer"], "") == platforms.get(connection, theirs)
        assert platforms.named(connection, VALUES["issuer"], "d") == platforms.get(connection, late)
        for same in ((VALUES["issuer"], "z"), ("https://other.example", VALUES["client_id"])):
            assert platforms.is_elsewhere(connection, *same, [1])
            assert not platforms.is_elsewhere(connection, *same, [1, second])
            assert not platforms.is_elsewhere(connection, *same, None)
        assert not platforms.is_elsewhere(connection, "https://other.example", "z", [1])
        assert platforms.serves_elsewhere(connection, theirs, [1])
        assert not platforms.serves_elsewhere(connection, theirs, [1, second])
        assert not platforms.serves_elsewhere(connection, unused, [1])


def test_what_the_site_signs_for_one_platform_is_never_sent_to_another(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    tokens = VALUES["token_url"]
    other = VALUES | {"issuer": "https://other.example", "client_id": "z", "token_url": "https://other.example/token"}
    with filled_store[0].write() as connection:
        platforms.add(connection, 1, VALUES, START, None)
        with pytest.raises(ValueError, match="has this audience"):
            platforms.add(connection, 1, other | {"audience": tokens}, START, None)
        shared = "https://api.example/auth"
        platforms.add(connection, 1, other | {"audience": shared}, START, None)
        platforms.add(connection, 1, other | {"audience": shared, "client_id": "y"}, START, None)
        with pytest.raises(ValueError, match="has this audience"):
            platforms.add(connection, 1, other | {"token_url": shared, "client_id": "x"}, START, None)


def test_platforms_that_would_now_be_kept_apart_are_found(filled_store: tuple[Store, dict[str, int]]) -> None:
    with filled_store[0].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None

        def add(name: str, where: int, **other: str) -> int:
            own = {"issuer": f"https://{name}.example", "client_id": name, "token_url": f"https://{name}.example/token"}
            return platforms.add(connection, where, VALUES | own | other, START, None)

        add("a", 1, client_id="two of one organisation")
        add("b", 1, client_id="two of one organisation")
        add("c", 1, issuer="https://canvas.example", token_url="https://canvas.example/token")
        add("d", second, issuer="https://canvas.example", token_url="https://canvas.example/token")
        assert platforms.clashing(platforms.every(connection)) == {}
        clients = {add("e", 1, client_id="10"), add("f", second, client_id="10")}
        readers = {add("g", 1), add("h", second)}
        same = lti_platform.update().where(lti_platform.c.name == VALUES["name"], lti_platform.c.id.in_(readers))
        connection.execute(same.values(audience="https://g.example/token"))  # as before this was refused
        found = platforms.clashing(platforms.every(connection))
        assert found.keys() == clients | readers
        assert {one: other.id for one, other in found.items()} == {
            one: other for pair in (clients, readers) for one in pair for other in pair - {one}
        }


def test_a_deployment_that_is_removed_lets_no_one_in_and_waits_when_it_is_launched_again(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        made = platforms.add(connection, 1, VALUES, START, None)
        for named, where in (("1", second), ("2", 1)):
            platforms.accept(connection, made, named, where, START, None)
        lena = _came_by(connection, made, ids["lena"], "lena-1")
        signed_in = sign_ins.begin(connection, ids["lena"], "x", START, timedelta(days=1))
        for state, named in (("state-1", "1"), ("state-2", "2")):
            who = Arrival(**WHO, deployment=named, organisation_id=second, course=None, link=None)
            launches.use(connection, state, made, "/", START, who)
        found = platforms.deployment(connection, made, "1")
        assert found is not None
        platforms.remove_deployment(connection, found, START, ids["ada"])
        assert sign_ins.session_of(connection, signed_in) is None
        assert platforms.deployment(connection, made, "1") is None
        assert courses.of(connection, [second]) == []
        assert not launches.go_on(connection, "state-1")
        assert launches.go_on(connection, "state-2"), "another deployment's people go on"
        platforms.seen(connection, made, "1", START)
        platforms.accept(connection, made, "1", 1, START, None)
        again = platforms.deployment(connection, lena.id, "1")
        assert again is not None
        assert again.organisation_id == 1
