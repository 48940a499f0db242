"""People: finding, adding and changing them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.domain.people.launches import identity_for
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import feeds, links, people, sign_ins
from learnapp.store.tables.people_and_work import audit, person
from tests.conftest import CAST, START

DAY = timedelta(days=1)
Filled = tuple[Store, dict[str, int]]


@pytest.mark.parametrize(
    ("typed", "key"), [(" Ada@Example.ORG ", "ada@example.org"), ("o'brien@example.org", "o'brien@example.org")]
)
def test_an_address_is_found_whatever_its_case(typed: str, key: str) -> None:
    assert people.email_key(typed) == key


@pytest.mark.parametrize("typed", ["", "ada", "ada@", "ada@localhost", "a b@example.org"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="correct format"):
        people.email_key(typed)


@pytest.mark.parametrize(
    ("typed", "why"), [(" ", "Enter your name"), ("x" * 101, "100 characters"), ("Jo\u202e", "hidden characters")]
)
def test_what_is_no_name_says_why(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        people.clean_name(typed)


def test_an_address_has_one_account(filled_store: Filled) -> None:
    store, ids = filled_store
    new = {"name": "Another Lena", "password_hash": "x", "now": START}
    with store.write() as connection:
        assert people.add(connection, email="LENA@example.org", **new) is None
        added = people.add(connection, email="new@example.org", **new)
        found = people.find(connection, "new@example.org")
        assert found == people.get(connection, added or 0)
        assert found == people.Account(added or 0, "Another Lena", "new@example.org", "learner", "x", False, False)
        everyone = people.everyone(connection)
        assert [row.name for row in everyone] == [*(name for name, _ in CAST.values()), "Another Lena"]
        assert [row.id for row in people.everyone(connection, after=everyone[1].id, limit=2)] == [
            ids["edwin"],
            ids["ada"],
        ]


def test_a_new_role_or_password_ends_every_sign_in_and_a_role_is_noted(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for change in (
            lambda: people.set_role(connection, ids["lena"], "educator", START, ids["ada"]),
            lambda: people.set_password(connection, ids["lena"], "new", START),
        ):
            token = sign_ins.begin(connection, ids["lena"], "Firefox", START, DAY)
            change()
            assert sign_ins.session_of(connection, token) is None
        found = people.get(connection, ids["lena"])
        assert found is not None
        assert (found.role, found.password_hash) == ("educator", "new")
        noted = connection.execute(sa.select(audit.c.person_id, audit.c.action, audit.c.detail)).all()
        assert tuple(noted[-1]) == (ids["ada"], "role", {"person": ids["lena"], "role": "educator"})
        with pytest.raises(ValueError, match="must be one of"):
            people.set_role(connection, ids["lena"], "owner", START, None)


def test_a_link_sets_a_password_once_within_a_day_and_a_newer_one_replaces_it(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        old = people.make_reset_link(connection, ids["lena"], START)
        token = people.make_reset_link(connection, ids["lena"], START)
        assert links.look(connection, old, links.SET_A_PASSWORD, START) is None
        found = links.look(connection, token, links.SET_A_PASSWORD, START)
        assert found is not None
        assert found.person_id == ids["lena"]
        assert links.look(connection, token, ("address",), START) is None
        assert links.look(connection, token, links.SET_A_PASSWORD, START + DAY) is None
        assert not people.use_reset_link(connection, token, "late", START + DAY)
        assert people.use_reset_link(connection, token, "new", START)
        assert not people.use_reset_link(connection, token, "again", START)
        account = people.get(connection, ids["lena"])
    assert account is not None
    assert account.password_hash == "new"


def test_who_is_suspended_administers_nothing(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert people.admins(connection) == [people.Admin(ids["ada"], "ada@example.org")]
        connection.execute(person.update().where(person.c.id == ids["ada"]).values(suspended_at=START))
        assert people.admins(connection) == []


@pytest.mark.parametrize(
    "typed",
    [
        "L\u0435na",
        "Lena O\u0392rien",
        "Le\u200dna",
        "Le\u200cna",
        "\u3164",
        "Lena\u3164",
        "Le\u034fna",
        "\uffa0\uffa0",
        "\u2800",
        "\ua4e1ena",
    ],
)
def test_a_name_that_looks_like_another_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Your name must not"):
        people.clean_name(typed)


@pytest.mark.parametrize(
    "typed",
    ["Лена Иванова", "Lena Иванова", "Ελένη", "O’Brien-Ó Súilleabháin", "علی\u200cرضا", "क्\u200dष", "李 娜", "Zoë"],
)
def test_a_name_of_any_alphabet_is_kept(typed: str) -> None:
    assert people.clean_name(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Ｌｅｎａ", "Lena"), ("\U0001d40bena", "Lena"), ("\u216cena", "Lena"), ("Mª José O´Neill", "Mª José O´Neill")],
)
def test_letters_of_another_style_are_written_plainly(typed: str, kept: str) -> None:
    assert people.clean_name(typed) == kept


def test_a_feed_ends_with_the_sign_ins(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = feeds.make(connection, ids["lena"], START)
        assert feeds.find(connection, token)
        people.set_password(connection, ids["lena"], "x", START)
        assert feeds.find(connection, token) is None


def test_an_identity_gets_one_account_in_its_organisation_whose_address_is_only_claimed(filled_store: Filled) -> None:
    store, ids = filled_store
    who = identity_for("Moodle", "lti:x", "lena-1")

    def add() -> int | None:
        return people.add_with_identity(connection, who, "Lena Moodle", "lena@example.org", 1, START, "lti")

    with store.write() as connection:
        made = add()
        assert made is not None
        assert add() is None
        assert connection.execute(sa.select(sa.func.count()).select_from(person)).scalar() == len(CAST) + 1
        account = people.get(connection, made)
        assert account is not None
        assert not account.proved
        assert people.find(connection, "lena@example.org").id == ids["lena"]  # type: ignore[union-attr]
        assert set(organisations.acting_of(connection, made).ids) == {1}
