"""What other systems read, on both databases: limited to one organisation by the queries and by PostgreSQL itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts import memberships
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.sharing import deliveries, receivers, shared_records, tokens
from learnapp.store.sharing.deliveries import NewDelivery
from learnapp.store.tables.sharing_tables import api_token, delivery, receiver
from tests.conftest import START, TEST_MODULES
from tests.sharing_world import DONE_AT, READ_AT, Shared, fill

Filled = tuple[Store, dict[str, int]]


@pytest.fixture
def here(filled_store: Filled) -> tuple[Store, Shared]:
    store, ids = filled_store
    with store.write() as connection:
        catalogue = Catalogue(read_library((TEST_MODULES, MODULES)))
        return store, fill(connection, catalogue.at(connection).modules, ids)


def test_records_are_of_one_organisation_and_one_stretch_of_time(here: tuple[Store, Shared]) -> None:
    store, shared = here
    with store.write() as connection:
        second = organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        found = shared_records.records(connection, shared.organisation, READ_AT, START)
        assert [(one.activity, one.late, one.best_share) for one in found] == [
            ("leaves", False, None),
            ("after", True, 0.75),
        ]
        assert {(one.person_id, one.cohort) for one in found} == {(shared.lena, "August")}
        later = shared_records.records(connection, shared.organisation, DONE_AT, START)
        assert [one.activity for one in later] == ["after"]
        assert shared_records.records(connection, second, READ_AT, START) == []
        assert shared_records.people(connection, second, 0, 10) == []
        assert shared_records.cohorts(connection, second, 0, 10) == []
        assert shared_records.assignments(connection, second, shared.cohort, 0, 10) == []
        assert shared_records.one_person(connection, second, shared.lena) is None


def test_what_someone_does_after_they_left_is_theirs_alone(here: tuple[Store, Shared]) -> None:
    store, shared = here
    with store.write() as connection:
        assert memberships.end(connection, shared.cohort, shared.lena, DONE_AT - timedelta(minutes=1))
        (found,) = shared_records.records(connection, shared.organisation, READ_AT, START)
        assert (found.activity, found.best_share) == ("leaves", None)
        page = shared_records.work(connection, shared.cohort, START, 0, 10)
        hers = {one.assignment: one for one in page.work if one.person_id == shared.lena}
        assert (hers[shared.quiz].status, hers[shared.quiz].best_share) == ("not_started", None)
        left = [row for row in shared_records.members(connection, shared.cohort, START, 0, 10) if row["left_at"]]
        assert [row["person_id"] for row in left] == [shared.lena]


def test_keys_receivers_and_deliveries_are_behind_the_wall(here: tuple[Store, Shared]) -> None:
    store, shared = here
    with store.write() as connection:
        second = organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        for one in (shared.organisation, second):
            tokens.make(connection, one, "A key", ["people"], START + timedelta(days=1), START, None)
            hook = receivers.add(connection, one, "webhook", "https://a.example/", "", ("result",), START, None)
            new = NewDelivery("webhook", f"k{one}", "https://a.example/", "{}", None, hook)
            assert deliveries.queue(connection, one, [new, new], START) == 1
    for table in (api_token, receiver, delivery):
        with store.read(str(second)) as connection:
            seen = set(connection.execute(sa.select(table.c.organisation_id)).scalars())
        assert seen == ({second} if not store.is_sqlite else {shared.organisation, second})
        with store.read("") as connection:
            assert store.is_sqlite or connection.execute(sa.select(table)).first() is None
    with store.write() as connection:
        assert deliveries.resend(connection, second, None, START) == 0
        assert [one.kind for one in deliveries.log(connection, second)[0]] == ["webhook"]


def test_a_claimed_delivery_is_taken_by_one_sender_alone(here: tuple[Store, Shared]) -> None:
    store, shared = here
    with store.write() as connection:
        hook = receivers.add(
            connection, shared.organisation, "webhook", "https://a.example/", "s", ("result",), START, None
        )
        new = [NewDelivery("webhook", f"k{n}", "https://a.example/", "{}", shared.lena, hook) for n in range(2)]
        assert deliveries.queue(connection, shared.organisation, new, START) == 2
        first, second = deliveries.claim(connection, START), deliveries.claim(connection, START)
        assert first is not None
        assert second is not None
        assert (first.key, second.key, first.sealed) == ("k0", "k1", "s")
        assert deliveries.claim(connection, START) is None
        deliveries.mark_sent(connection, first.id, START, "")
        assert deliveries.put_off(connection, second, START, "The answer was 500")
        again = START + timedelta(minutes=2)
        assert deliveries.claim(connection, again, [hook]) is None, "left alone"
        taken = deliveries.claim(connection, again)
        assert taken
        assert (taken.id, taken.tries) == (second.id, 1)
