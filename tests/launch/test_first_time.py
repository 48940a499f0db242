"""Making an account for a person from a platform: once for an identity, and with an address that is only claimed."""

from __future__ import annotations

from learnapp.domain.people.launches import identity_for
from learnapp.launch.first_time import make_account
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.conftest import START


def test_an_identity_gets_one_account_in_its_organisation(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    who = identity_for("Moodle", "lti:x", "lena-1")
    with store.write() as connection:
        made = make_account(connection, who, "Lena Moodle", "lena@example.org", 1, START)
        assert made is not None
        assert make_account(connection, who, "Lena Moodle", "lena@example.org", 1, START) is None
        account = people.get(connection, made)
        assert account is not None
        assert not account.proved
        assert people.find(connection, "lena@example.org").id == ids["lena"]  # type: ignore[union-attr]
        assert set(organisations.acting_of(connection, made).ids) == {1}
