"""Ways in as rows: an identity has one owner, and no one loses their last way."""

from __future__ import annotations

import threading
from datetime import timedelta

from learnapp.domain.people.providers import Identity
from learnapp.store.db.engine import Store
from learnapp.store.people import people, sign_ins, ways_in
from learnapp.store.security.audit import write_audit
from tests.conftest import START


def _identity(subject: str) -> Identity:
    return Identity("trust", "https://trust.example", subject, "", False, "", False, "")


def _person(store: Store, name: str, password_hash: str | None = None) -> int:
    with store.write() as connection:
        email = f"{name}@example.org"
        made = people.add(connection, name=name, email=email, password_hash=password_hash, now=START)
        assert made is not None
        return made


def _own(store: Store, person_id: int) -> ways_in.WaysIn:
    with store.read() as connection:
        return ways_in.of(connection, person_id)


def _at_once(*work: object) -> None:
    threads = [threading.Thread(target=one) for one in work]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_an_identity_belongs_to_one_account_also_when_two_ask_at_once(store: Store) -> None:
    who = [_person(store, "a"), _person(store, "b")]
    added: list[bool] = []

    def add(person_id: int) -> None:
        with store.write() as connection:
            added.append(ways_in.add(connection, person_id, _identity("one"), START))

    _at_once(lambda: add(who[0]), lambda: add(who[1]))
    assert sorted(added) == [False, True]


def test_of_two_last_ways_that_are_removed_at_once_one_stays(store: Store) -> None:
    who = _person(store, "a")
    with store.write() as connection:
        for subject in ("one", "two"):
            assert ways_in.add(connection, who, _identity(subject), START)
    first, second = _own(store, who).elsewhere

    def remove(way: int) -> None:
        with store.write() as connection:
            ways_in.remove(connection, who, way, START)

    _at_once(lambda: remove(first.id), lambda: remove(second.id))
    assert len(_own(store, who).elsewhere) == 1


def test_only_ones_own_way_is_removed_and_the_last_with_a_password(store: Store) -> None:
    who, other = _person(store, "a", "x"), _person(store, "b", "x")
    with store.write() as connection:
        assert ways_in.add(connection, who, _identity("one"), START)
        [way] = ways_in.of(connection, who).elsewhere
        assert ways_in.remove(connection, other, way.id, START) is None
        assert ways_in.remove(connection, who, way.id, START) == way
        assert not ways_in.of(connection, who).elsewhere


def test_use_is_noted_and_a_suspended_owner_is_known_as_one(store: Store) -> None:
    who = _person(store, "a")
    with store.write() as connection:
        assert ways_in.owner(connection, "https://trust.example", "one") is None
        assert ways_in.add(connection, who, _identity("one"), START)
        assert ways_in.use(connection, who, "https://trust.example", "one", START)
        assert ways_in.of(connection, who).elsewhere[0].used_at == START
        people.suspend(connection, who, START, None, on=True)
        assert ways_in.owner(connection, "https://trust.example", "one") == ways_in.Owner(who, suspended=True)
        assert not ways_in.has_password(connection, who)


def test_a_password_set_by_a_link_ends_every_other_way_in(store: Store) -> None:
    who = _person(store, "a")
    with store.write() as connection:
        assert ways_in.add(connection, who, _identity("one"), START)
        token = people.make_reset_link(connection, who, START)
        assert people.use_reset_link(connection, token, "new", START)
        assert not ways_in.of(connection, who).elsewhere


def test_an_account_is_unused_until_someone_has_been_in_it_or_could_be(store: Store) -> None:
    new, known, signs_on, been, merged, theirs, proved = (
        _person(store, name, "hash" if name == "known" else None)
        for name in ("new", "known", "signs-on", "been", "merged", "theirs", "proved")
    )
    with store.write() as connection:
        assert ways_in.add(connection, signs_on, _identity("one"), START)
        sign_ins.begin(connection, been, "", START, timedelta(hours=1))
        write_audit(connection, "merged", {"person": theirs, "into": merged}, START, None, about=merged)
        assert people.prove_own(connection, proved, START)
        everyone = (new, known, signs_on, been, merged, proved)
        assert [one for one in everyone if ways_in.still_unused(connection, one)] == [new]
