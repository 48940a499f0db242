"""The rows of every table end, and some code sees to that, or there is a reason why they do not."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.learning import runs
from learnapp.store.operations import housekeeping
from learnapp.store.operations.housekeeping import ENDS, clear_all
from learnapp.store.people import addresses, links, people, sign_ins
from learnapp.store.security import rate_limits
from learnapp.store.sets import sets
from learnapp.store.tables.people_and_work import (
    draft,
    metadata,
    offline_work,
    one_time_link,
    outbox,
    published_edition,
    rate_limit,
    sign_in,
)
from learnapp.store.tables.set_tables import learning_set, set_member
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
DAY = timedelta(days=1)


def test_every_table_says_when_its_rows_end() -> None:
    assert set(ENDS) == {table.name for table in metadata.sorted_tables}
    for name, end in ENDS.items():
        assert end.words, name
        assert end.clear is None or end.most > 0, name


def _count(store: Store, table: sa.Table) -> int:
    with store.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def test_what_is_over_is_cleared_and_the_rest_stays(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        sign_ins.begin(connection, lena, "a browser", START, 2 * DAY)
        people.make_reset_link(connection, lena, START)
        connection.execute(draft.insert().values(person_id=lena, path="/a/", form={}, held_at=START))
        piece = {"piece": "p", "doing": "answer", "done_at": START, "arrived_at": START}
        connection.execute(offline_work.insert().values(person_id=lena, **piece))
        rate_limits.count(connection, "guesses", START, 900)
        queued = {"recipient": "lena@example.org", "subject": "s", "body": "b"}
        connection.execute(outbox.insert().values(key="k", queued_at=START + DAY, next_try_at=START, **queued))
        made = sets.make(connection, "Tuesdays", "Be kind.", START)
        sets.join(connection, made, lena, START, "facilitator")
        sets.close(connection, made, START)
    ends = {
        rate_limit: timedelta(minutes=16),
        one_time_link: links.HANDED_LASTS + housekeeping.RESET_LINKS_KEPT,
        sign_in: 2 * DAY + housekeeping.SIGN_INS_KEPT,
        draft: housekeeping.DRAFTS_KEPT,
        outbox: DAY + housekeeping.EMAIL_KEPT,
        offline_work: housekeeping.OFFLINE_WORK_KEPT,
        learning_set: sets.KEPT_CLOSED,
    }
    for table, lasts in ends.items():
        clear_all(store, START + lasts - timedelta(minutes=16))
        assert _count(store, table) == 1, table.name
        clear_all(store, START + lasts + timedelta(minutes=16))
        assert _count(store, table) == 0, table.name
    assert _count(store, set_member) == 0, "with its set"
    with store.read() as connection:
        assert people.get(connection, lena) is not None


def test_one_run_clears_so_much_and_the_next_goes_on(filled_store: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    store, _ = filled_store
    with store.write() as connection:
        for number in range(5):
            rate_limits.count(connection, f"guesses:{number}", START, 900)
    end = ENDS["rate_limit"]
    monkeypatch.setitem(ENDS, "rate_limit", housekeeping.End(end.words, end.clear, most=2))  # type: ignore[index]
    left = []
    for _ in range(3):
        clear_all(store, START + DAY)
        left.append(_count(store, rate_limit))
    assert left == [3, 1, 0]


def test_a_count_of_guesses_that_goes_on_is_not_cleared(store: Store) -> None:
    with store.write() as connection:
        assert rate_limits.count(connection, "guesses", START, 3600) == 1
    clear_all(store, START + timedelta(minutes=10))
    with store.write() as connection:
        assert rate_limits.count(connection, "guesses", START + timedelta(minutes=10), 3600) == 2
        assert rate_limits.count(connection, "guesses", START + timedelta(hours=1), 3600) == 1


def test_an_account_that_was_never_confirmed_and_never_used_ends_and_others_stay(filled_store: Filled) -> None:
    store, ids = filled_store
    add = {"password_hash": "x", "now": START}
    with store.write() as connection:
        made = {
            key: people.add(connection, name=key, email=f"{key}@example.org", claims=claims, **add)  # type: ignore[arg-type]
            for key, claims in {
                "unused": addresses.unowned_key(),
                "working": addresses.unowned_key(),
                "visiting": addresses.unowned_key(),
                "elsewhere": "",
            }.items()
        }
        runs.begin(connection, made["working"] or 0, "tea-round", "spilt", _edition(connection), 0, START)
        sign_ins.begin(connection, made["unused"] or 0, "a browser", START, DAY)
        sign_ins.begin(connection, made["visiting"] or 0, "a browser", START, 200 * DAY)
    clear_all(store, START + 89 * DAY)
    with store.read() as connection:
        assert all(people.get(connection, one or 0) for one in made.values())
    clear_all(store, START + 91 * DAY)
    with store.read() as connection:
        assert [key for key, one in made.items() if people.get(connection, one or 0) is None] == ["unused"]
        assert all(people.get(connection, one) for one in ids.values())


def _edition(connection: sa.Connection) -> str:
    return str(connection.execute(sa.select(published_edition.c.edition)).scalars().first())
