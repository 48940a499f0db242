"""The audit: who did what to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.security import audit as log
from learnapp.store.security.audit import write_audit
from learnapp.store.security.audit_chain import FIRST
from learnapp.store.tables.people_and_work import audit
from tests.conftest import START


@pytest.mark.parametrize("by", ["ada", None])
def test_who_did_what_to_whom_is_kept_as_it_was_said(
    filled_store: tuple[Store, dict[str, int]], by: str | None
) -> None:
    store, ids = filled_store
    detail = {"person": ids["lena"], "share": 0.25}
    with store.write() as connection:
        write_audit(connection, "extra time", detail, START, ids[by] if by else None)
        columns = audit.c.person_id, audit.c.action, audit.c.detail, audit.c.at
        kept = connection.execute(sa.select(*columns).order_by(audit.c.id.desc())).first()
    assert kept is not None
    assert tuple(kept) == (ids[by] if by else None, "extra time", detail, START)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [3, 2, 1, 0]),
        ({"who": ["lena"]}, [3, 0]),
        ({"who": ["edwin"]}, [2, 0]),
        ({"who": ["edwin", "bola"]}, [2, 1, 0]),
        ({"who": []}, []),
        ({"action": "role"}, [2, 1, 0]),
        ({"since": START + HOUR}, [3, 2, 1]),
        ({"until": START + 2 * HOUR}, [1, 0]),
        ({"since": START + HOUR, "until": START + 2 * HOUR, "action": "role"}, [1]),
        ({"before": 2}, [1, 0]),
    ],
)
def test_entries_are_found_by_who_what_and_when(
    filled_store: tuple[Store, dict[str, int]], wanted: dict[str, Any], found: list[int]
) -> None:
    store, ids = filled_store
    written = ("edwin", "lena", "role"), ("bola", None, "role"), (None, "edwin", "role"), ("lena", "lena", "name")
    with store.write() as connection:
        for hour, (by, about, action) in enumerate(written):
            who = ids[by] if by else None
            log.write_audit(connection, action, {"hour": hour}, START + hour * HOUR, who, about=about and ids[about])
        numbers = {e.detail["hour"]: e.id for e in log.every(connection) if "hour" in e.detail}
        asked = {"who": None, "action": "", "before": None, **wanted}
        if asked["who"] is not None:
            asked["who"] = [ids[name] for name in asked["who"]]
        if asked["before"] is not None:
            asked["before"] = numbers[asked["before"]]
        page = log.entries(connection, **asked)
    assert [one.detail["hour"] for one in page.entries if "hour" in one.detail] == found


def test_a_long_log_is_read_in_pieces_and_shown_in_pages(
    filled_store: tuple[Store, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    for name in ("PAGE", "READ_AT_ONCE"):
        monkeypatch.setattr(log, name, 2)
    with store.write() as connection:
        for number in range(5):
            log.write_audit(connection, "role", {"number": number}, START, None, about=ids["lena"])
        every = [one.id for one in log.every(connection)]
        assert every == sorted(set(every))
        assert log.check_all(connection).entries == len(every) >= 5
        shown: list[int] = []
        for left in range(len(every), 0, -2):
            page = log.entries(connection, who=None, action="", before=shown[-1] if shown else None)
            shown += [one.id for one in page.entries]
            assert page.older == (left > 2)
        assert shown == every[::-1]
        assert log.has_digest(connection, FIRST)
        assert not log.has_digest(connection, "f" * 64)
