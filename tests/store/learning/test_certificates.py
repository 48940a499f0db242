"""Certificates' rows, what somebody finished, and sealed texts to share: on both databases, each person's own only."""

from datetime import UTC, datetime, timedelta

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, certificates, completions, runs
from learnapp.store.learning.finishes import finishes
from learnapp.store.learning.shareables import shareables
from learnapp.store.tables.people_and_work import edition, writing

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


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
        latest = certificates.latest(connection, ids["lena"], "certificate", "tea-round")
        assert latest is not None
        assert latest.number == "LA-0000-0000-0002"
        assert latest.issued_at == NOW + timedelta(days=1)
        assert certificates.latest(connection, ids["bola"], "certificate", "tea-round") is None
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


def test_what_somebody_finished_with_its_first_day_and_every_result(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, address = ids["lena"], ("tea-round", "after")
    with store.write() as connection:
        digest = str(connection.execute(edition.select()).first().digest)  # type: ignore[union-attr]
        completions.complete(connection, lena, "tea-round", "leaves", "lesson", digest, NOW)
        completions.complete(connection, ids["bola"], "tea-round", "leaves", "lesson", digest, NOW)
        for n, share in enumerate((0.25, None, 0.75)):
            at = NOW + timedelta(days=n)
            attempts.begin(connection, lena, *address, edition=digest, seed=1, questions=("q",), now=at)
            opened = attempts.unfinished(connection, lena, *address)
            assert opened is not None
            attempts.submit(connection, opened.id, {}, score=1, out_of=1, share=share, now=at)
        attempts.begin(connection, lena, *address, edition=digest, seed=1, questions=("q",), now=NOW)
        runs.begin(connection, lena, "tea-round", "spilt", digest, 0, NOW)
    with store.read() as connection:
        found = finishes(connection, lena)
        assert finishes(connection, lena, "tea-round") == found
        assert finishes(connection, lena, "another") == {}
        assert finishes(connection, ids["edwin"]) == {}
    assert set(found["tea-round"]) == {"leaves", "after"}
    assert found["tea-round"]["leaves"].at == NOW
    assert found["tea-round"]["after"].at == NOW
    assert found["tea-round"]["after"].shares == (0.25, None, 0.75)


def test_only_ones_own_versions_made_to_share_are_found(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for who, kind in (("lena", "shareable"), ("lena", "reflection"), ("lena", "note"), ("bola", "shareable")):
            connection.execute(
                writing.insert().values(
                    person_id=ids[who],
                    kind=kind,
                    module="tea-round",
                    sealed=f"{who} {kind}".encode(),
                    made_at=NOW,
                    changed_at=NOW,
                )
            )
    with store.read() as connection:
        assert [s.sealed for s in shareables(connection, ids["lena"])] == [b"lena shareable"]
