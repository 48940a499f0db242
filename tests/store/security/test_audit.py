"""The audit: who did what to whom."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.security.audit import write_audit
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
