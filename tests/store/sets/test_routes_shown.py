"""Who has agreed to show their route."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.learning import runs
from learnapp.store.sets import discussions, routes_shown, sets
from learnapp.store.tables.people_and_work import edition
from tests.conftest import START


def test_agreement_is_kept_by_discussion_on_both_databases(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as db:
        set_id = sets.make(db, "Set", "Rules", START)
        for name in ("lena", "bola"):
            sets.join(db, set_id, ids[name], START)
        digest = db.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
        for _ in range(2):
            discussions.make(
                db, set_id, form="meeting", about="case", title="T", phase="talk", quorum=3, now=START, ends=None,
                module="tea-round", activity="spilt",
            )  # fmt: skip
        one, other = discussions.get(db, set_id, 1), discussions.get(db, set_id, 2)
        assert one is not None
        assert other is not None
        assert routes_shown.taking_part(db, one) == []
        runs.begin(db, ids["lena"], "tea-round", "spilt", digest, 1, START)
        assert routes_shown.taking_part(db, one) == [], "begun is not finished"
        run = runs.first(db, ids["lena"], "tea-round", "spilt")
        assert run is not None
        runs.move(db, run.id, (0, 0, 0), START, ended=True)
        runs.open_debrief(db, run.id, START)
        routes_shown.agree(db, one.id, ids["lena"], START)
        routes_shown.agree(db, one.id, ids["lena"], START)
        assert [(t.name, t.agreed) for t in routes_shown.taking_part(db, one)] == [("Lena Marsh", True)]
        assert [(t.name, t.agreed) for t in routes_shown.taking_part(db, other)] == [("Lena Marsh", False)]
        found = routes_shown.walked(db, one, [ids["lena"], ids["bola"]])
        assert {who: route.path for who, route in found.items()} == {ids["lena"]: (0, 0, 0)}
        routes_shown.withdraw(db, one.id, ids["lena"])
        assert not routes_shown.taking_part(db, one)[0].agreed
