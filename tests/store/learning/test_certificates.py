"""Certificates' rows, what a person finished, and sealed texts to share: on both databases, each person's own only."""

from datetime import datetime, timedelta

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.learning import certificates
from tests.store.learning.certified import NOW, Filled


def _record(store: Store, person_id: int, number: str, at: datetime = NOW, module: str = "tea-round") -> None:
    with store.write() as connection:
        certificates.record(
            connection,
            person_id,
            "certificate" if module else "pack",
            module,
            number=number,
            digest="d" * 64,
            key_id="k" * 16,
            issued_at=at,
        )


def test_the_newest_certificate_of_a_module_is_found_again_by_its_owner_only(filled_store: Filled) -> None:
    store, ids = filled_store
    _record(store, ids["lena"], "LA-0000-0000-0001")
    _record(store, ids["lena"], "LA-0000-0000-0002", NOW + timedelta(days=1))
    _record(store, ids["lena"], "LA-0000-0000-0003", NOW + timedelta(days=2), module="")
    with store.read() as connection:
        latest = certificates.latest(connection, ids["lena"], "tea-round")
        assert latest is not None
        assert latest.number == "LA-0000-0000-0002"
        assert latest.issued_at == NOW + timedelta(days=1)
        assert certificates.latest(connection, ids["bola"], "tea-round") is None
        assert [c.number[-1] for c in certificates.issued_to(connection, ids["lena"])] == ["3", "2", "1"]
        assert certificates.issued_to(connection, ids["bola"]) == []


def test_a_number_is_found_by_whoever_has_it_and_says_nothing_of_the_person(filled_store: Filled) -> None:
    store, ids = filled_store
    _record(store, ids["lena"], "LA-0000-0000-0001")
    with store.read() as connection:
        found = certificates.by_number(connection, "LA-0000-0000-0001")
        assert found is not None
        assert not {"person_id", "name"} & set(vars(found))
        assert certificates.by_number(connection, "LA-0000-0000-0009") is None


def test_the_newest_twenty_are_listed(filled_store: Filled) -> None:
    store, ids = filled_store
    for n in range(25):
        _record(store, ids["lena"], f"LA-0000-0000-{n:04}", NOW + timedelta(hours=n))
    with store.read() as connection:
        assert [c.number[-2:] for c in certificates.issued_to(connection, ids["lena"])] == [
            f"{n:02}" for n in range(24, 4, -1)
        ]


def test_numbers_are_unlike_and_survive_being_typed() -> None:
    numbers = {certificates.new_number() for _ in range(2000)}
    assert len(numbers) == 2000
    assert all(certificates.tidy_number(n) == n for n in numbers)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("la-7k3m-9qxt-2bvc", "LA-7K3M-9QXT-2BVC"),
        (" 7K3M 9QXT 2BVC ", "LA-7K3M-9QXT-2BVC"),
        ("LA-OOOO-IIII-LLLL", "LA-0000-1111-1111"),
        ("'; DROP TABLE certificate --", "LA-DR0P-TAB1-ECERT1F1CATE"),
        ("", "LA---"),
    ],
)
def test_a_number_as_typed(typed: str, number: str) -> None:
    assert certificates.tidy_number(typed) == number
