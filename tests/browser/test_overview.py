"""A cohort's overview and its findings in a real browser, with people at work in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.db.engine import Store
from learnapp.store.learning import runs
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import progress_status
from learnapp.store.tables.people_and_work import edition
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press

pytestmark = pytest.mark.browser


@pytest.fixture
def cohort(site: Site) -> Iterator[int]:
    """Edwin's cohort of seven who have walked a case; one is done, one stuck, one has left. Closed again afterwards."""
    store, now = Store(site.database), datetime.now(UTC)
    then = now - timedelta(days=40)
    with store.write() as db:
        edwin = people.find(db, "edwin@example.org")
        assert edwin is not None
        values = {"about": "", "starts_on": then.date(), "ends_on": None}
        made = cohorts.make(db, name="Walkers", educator=edwin.id, now=then, **values)
        group = cohorts.make_subgroup(db, made, "A sub-group with quite a long name")
        terms = Schedule(then, now - timedelta(days=1))
        assignments.make(db, made, Target(), [("tea-round", ""), ("tea-round", "spilt")], terms, then)
        digest = db.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalars().first()
        assert digest
        for number in range(7):
            email = f"walker{number}-{made}@example.org"
            who = people.add(db, name=f"Walker Number{number}", email=email, password_hash="!", now=then)
            assert who is not None
            memberships.join(db, made, who, then, subgroup_id=group if number % 2 else None)
            runs.begin(db, who, "tea-round", "spilt", digest, 1, then)
            record = runs.first(db, who, "tea-round", "spilt")
            assert record
            runs.move(db, record.id, (number % 3, 0, 0), then + timedelta(days=1), ended=True)
            row = {"person_id": who, "module": "tea-round", "activity": "", "began_at": then, "moved_at": then}
            db.execute(progress_status.insert().values(**row, done_at=then if number == 1 else None, best_share=None))
        memberships.end(db, made, who, now)
    yield made
    with store.write() as db:
        cohorts.close(db, made, now)
    store.dispose()


@pytest.mark.thorough
def test_a_cohort_at_a_glance_and_what_it_finds_hard_are_good(cohort: int, seen_by: Callable[[str], Looking]) -> None:
    edwin = seen_by("edwin")
    page = edwin.page
    edwin.at(f"/educator/cohorts/{cohort}/")
    page.get_by_text("The numbers").first.click()
    edwin.here("the numbers of the picture")
    page.get_by_text("Filter by assignment").click()
    page.get_by_label("Assignment").select_option(label="The tea round")
    page.get_by_label("Status").select_option(label="Stuck")
    press(page, "Show")
    assert page.locator("main tbody th[scope=row]").count() == 5
    edwin.here("those who are stuck")
    edwin.at(f"/educator/cohorts/{cohort}/?state=left")
    edwin.at(f"/educator/cohorts/{cohort}/people/")
    assert not page.locator(".bulk").is_visible()
    page.locator("main [name=person]").first.check(force=True)
    assert page.get_by_text(", 1 selected").is_visible()
    assert page.locator(".bulk").is_visible()
    edwin.here("people, one selected")
    edwin.at(f"/educator/cohorts/{cohort}/findings/?module=tea-round")
    for summary in page.locator("main summary:visible").all():
        summary.click()
    assert page.get_by_text("6 people", exact=True).first.is_visible()
    edwin.here("findings, all of them open")
