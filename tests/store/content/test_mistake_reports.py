"""Reports of mistakes, as rows."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.engine import Connection

from learnapp.store.content import mistake_reports
from learnapp.store.db.engine import Store
from tests.conftest import START

OWNER = "Owner@example.org"


def _add(connection: Connection, text: str, person_id: int | None = None, owner: str = OWNER) -> int:
    return mistake_reports.add(
        connection,
        page="/modules/tea-round/",
        module="tea-round",
        edition=None,
        owner_email=owner,
        text=text,
        person_id=person_id,
        now=START,
    )


def test_an_owner_is_found_by_their_address_however_it_is_written(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    with store.write() as connection:
        report = _add(connection, "A slip", owner="Émile@example.org")
        for written in ("Émile@example.org", "émile@EXAMPLE.org"):
            assert [one.id for one in mistake_reports.for_owner(connection, written)] == [report]
        assert mistake_reports.settle(connection, report, "émile@example.org", START)


def test_an_owner_finds_their_own_open_ones_first_and_settles_each_once(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        first, second = _add(connection, "A slip", ids["lena"]), _add(connection, "Another")
        others = _add(connection, "Not theirs", owner="other@example.org")

        def texts(owner: str | None) -> list[str]:
            return [report.text for report in mistake_reports.for_owner(connection, owner)]

        assert texts("owner@EXAMPLE.org") == ["Another", "A slip"]
        assert texts(None) == ["Not theirs", "Another", "A slip"]
        assert not mistake_reports.settle(connection, others, OWNER, START)
        assert mistake_reports.settle(connection, second, "owner@example.org", START + timedelta(hours=1))
        assert not mistake_reports.settle(connection, second, OWNER, START)
        assert texts(OWNER) == ["A slip", "Another"]
        assert mistake_reports.settle(connection, others, None, START)
        found = {report.id: report for report in mistake_reports.for_owner(connection, None)}
    assert (found[first].reporter, found[first].reporter_role, found[first].settled_at) == (
        "Lena Marsh",
        "learner",
        None,
    )
    assert found[second].reporter is None
    assert found[second].settled_at == START + timedelta(hours=1)
