"""Extensions: one person's own due date."""

from __future__ import annotations

from learnapp.store.cohorts import assignments, extensions
from learnapp.store.cohorts.assignments import Target
from tests.store.cohorts.duties import DAY, NOW, TERMS, WORK, Filled, _cohort


def test_an_extension_is_granted_changed_and_taken_back_once(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as db:
        here = _cohort(db, ids["edwin"], lena, ids["bola"])
        made = assignments.make(db, here, Target(), WORK, TERMS, NOW)[0]
        assert extensions.grant(db, made, lena, NOW + 9 * DAY, "Nights", NOW)
        assert not extensions.grant(db, made, lena, NOW + 99 * DAY, "Twice", NOW)
        assert extensions.change(db, made, lena, 1, NOW + 10 * DAY, "More nights", NOW + DAY)
        assert not extensions.change(db, made, lena, 1, NOW + 11 * DAY, "Stale", NOW + DAY)
        assert not extensions.take_back(db, made, lena, 1, NOW + DAY)
        found = extensions.get(db, made, lena, NOW)
        assert found is not None
        assert (found.due_at, found.reason, found.revision) == (NOW + 10 * DAY, "More nights", 2)
        assert assignments.assigned_work_of(db, ids["bola"], NOW)[0].sources[0].reason == ""
        assert extensions.take_back(db, made, lena, 2, NOW + 2 * DAY)
        assert extensions.get(db, made, lena, NOW) is None
        work = assignments.assigned_work_of(db, lena, NOW)[0]
    assert (work.due_at, work.sources[0].changed_at) == (NOW + 7 * DAY, NOW + 2 * DAY)
