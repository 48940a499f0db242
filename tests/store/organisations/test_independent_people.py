"""Who counts towards figures: people whom an educator could not have made up."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.launches import identity_for, launch_of
from learnapp.store.db.engine import Store
from learnapp.store.launches import courses, platforms
from learnapp.store.organisations import organisations
from learnapp.store.organisations.independent_people import is_independent
from learnapp.store.people import addresses, people, ways_in
from tests.conftest import START
from tests.store.launches.registered import SAID, VALUES

LATER = START + timedelta(days=1)


def _counts(connection: Connection, who: int, organisation: int = 1, by: object = None) -> bool:
    return bool(connection.execute(sa.select(is_independent(connection.dialect.name, who, organisation, by))).scalar())


def _named(connection: Connection, *domains: str) -> None:
    found = organisations.get(connection, 1)
    assert found is not None
    assert organisations.change(connection, 1, found.revision, {"domains": list(domains)}, START, None)


def _person(connection: Connection, email: str = "new@trust.example", *, proved: bool = True, claims: str = "") -> int:
    who = people.add(connection, name="New", email=email, password_hash="!", now=START, proved=proved, claims=claims)
    assert who is not None
    return who


ADDRESSES = [
    ("jo@trust.example", True, True),
    ("Al@Trust.Example", True, True),
    ("jo@second.example", True, True),
    ("unproved@trust.example", False, False),
    ("jo+1@trust.example", True, False),
    ("jo@ward.trust.example", True, False),
    ("jo@nottrust.example", True, False),
    ("jo@trust.example.org", True, False),
    ("jo@made-up.example", True, False),
]
"""An address, whether it is proved, and whether its person counts."""


def test_where_domains_are_named_a_proved_address_at_one_of_them_counts(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    with filled_store[0].write() as connection:
        who = [_person(connection, email, proved=proved) for email, proved, _ in ADDRESSES]
        assert all(_counts(connection, one) for one in who), "no domain is named yet"
        _named(connection, "second.example", "trust.example")
        other = organisations.make(connection, "Other", START, None)
        assert other is not None
        assert all(_counts(connection, one, other) for one in who), "the other names none"
        assert [_counts(connection, one) for one in who] == [counts for _, _, counts in ADDRESSES]
        assert organisations.change(connection, other, 1, {"domains": ["made-up.example"]}, START, None)
        assert [_counts(connection, one) for one in who] == [counts for _, _, counts in ADDRESSES]
        assert [email for (email, *_), one in zip(ADDRESSES, who, strict=True) if _counts(connection, one, other)] == [
            "jo@made-up.example"
        ]


def test_an_address_that_is_only_claimed_or_was_proved_later_does_not_count(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    with filled_store[0].write() as connection:
        _named(connection, "trust.example")
        who = _person(connection, proved=False, claims=addresses.unowned_key())
        assert not _counts(connection, who)
        assert addresses.prove(connection, who, "new@trust.example", "new@trust.example", LATER)
        assert _counts(connection, who)
        assert _counts(connection, who, by=LATER)
        assert not _counts(connection, who, by=START)


def test_who_comes_by_a_launch_counts_in_the_organisation_of_the_platform_alone(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    with filled_store[0].write() as connection:
        _named(connection, "trust.example")
        other = organisations.make(connection, "Other", START, None)
        assert other is not None
        assert organisations.change(connection, other, 1, {"domains": ["other.example"]}, START, None)
        who = _person(connection, "lena@elsewhere.example", proved=False)
        assert ways_in.add(connection, who, identity_for("Moodle", "lti:x", "lena-1"), LATER, "lti")
        assert not _counts(connection, who), "no launch of theirs is known"
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.accept(connection, made, "1", 1, START, None)
        deployment = platforms.deployment(connection, made, "1")
        assert deployment is not None
        _, link = courses.note_link(connection, deployment.id, launch_of(SAID), "tea-round", "")
        courses.note_learner(connection, link, who, "lena-1", LATER)
        assert _counts(connection, who)
        assert not _counts(connection, who, other)
        assert not _counts(connection, who, by=START)


def test_signing_on_elsewhere_is_not_enough_by_itself(filled_store: tuple[Store, dict[str, int]]) -> None:
    with filled_store[0].write() as connection:
        _named(connection, "trust.example")
        guest = _person(connection, "guest@made-up.example")
        assert ways_in.add(connection, guest, identity_for("entra", "https://issuer.example", "guest"), START)
        assert not _counts(connection, guest)
        made = platforms.add(connection, 1, VALUES, START, None)
        platforms.accept(connection, made, "1", 1, START, None)
        deployment = platforms.deployment(connection, made, "1")
        assert deployment is not None
        _, link = courses.note_link(connection, deployment.id, launch_of(SAID), "tea-round", "")
        courses.note_learner(connection, link, guest, "lena-1", START)
        assert not _counts(connection, guest), "the platform does not sign them in"
