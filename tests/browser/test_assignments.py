"""Assigning work in a real browser: an educator sets it and extends it, a learner sees it; every page is good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press

pytestmark = pytest.mark.browser


@pytest.fixture
def cohort(site: Site) -> Iterator[int]:
    """Edwin's cohort with Bola in it and an empty sub-group, closed again afterwards."""
    store, now = Store(site.database), datetime.now(UTC)
    with store.write() as db:
        edwin, bola = (people.find(db, f"{name}@example.org") for name in ("edwin", "bola"))
        assert edwin is not None
        assert bola is not None
        values = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
        made = cohorts.make(db, name="Foundation at Northmoor", educator=edwin.id, now=now, **values)
        memberships.join(db, made, bola.id, now)
        cohorts.make_subgroup(db, made, "Team A")
    yield made
    with store.write() as db:
        cohorts.close(db, made, now)
    store.dispose()


def _fill_date(page: Page, name: str, day: date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"input[name={name}-{part}]").fill(str(getattr(day, part)))


@pytest.mark.thorough
def test_work_is_set_and_extended_and_its_learner_sees_it(cohort: int, seen_by: Callable[[str], Looking]) -> None:
    edwin, bola = seen_by("edwin"), seen_by("bola")
    page, own = edwin.page, f"/educator/cohorts/{cohort}/assignments/"
    due = datetime.now(UTC).date() + timedelta(days=20)
    edwin.at(own)
    page.get_by_role("button", name="Assign work").click()
    press(page, "Assign")
    assert page.title().startswith("Error: ")
    edwin.here("nothing chosen to assign")
    person = page.get_by_label("Person", exact=True)
    assert not person.is_visible()
    page.get_by_label("One person").check()
    assert person.is_visible(), "a name is asked for once it is needed"
    page.get_by_label("The whole cohort").check()
    page.get_by_label("The tea round, 12 minutes").check()
    _fill_date(page, "due", due)
    page.locator("input[name=due-time]").fill("5pm")
    page.get_by_label("Note to learners (optional)").fill("Before the teaching day")
    press(page, "Assign")
    edwin.here("a list of assignments")
    page.get_by_role("link", name="Change The tea round").click()
    edwin.here("changing an assignment")
    assignment = page.url
    other = page.context.new_page()
    other.goto(assignment)
    for tab, note in ((other, "From one tab"), (page, "From the other")):
        tab.get_by_label("Note to learners (optional)").fill(note)
        press(tab, "Save")
    edwin.here("an assignment changed by two")
    edwin.at(assignment + "withdraw/")
    edwin.at(assignment + "extensions/?name=bola")
    page.get_by_role("link", name="Bola Adeyemi").click()
    _fill_date(page, "due", due + timedelta(days=7))
    page.get_by_label("Reason (optional)").fill("Nights until the day it is due")
    edwin.here("granting an extension")
    press(page, "Give extension")
    edwin.here("extensions, one granted")
    bola.at("/home/")
    assert "Extended for you: due 11:59pm" in bola.page.locator("main").inner_text()
    bola.page.get_by_role("link", name="All your assignments").click()
    bola.here("what is assigned")
    bola.at("/modules/tea-round/")
    edwin.at(own)
    page.get_by_role("link", name="Withdraw The tea round").click()
    press(page, "Withdraw assignment")
    edwin.here("an assignment withdrawn")
    bola.at("/assigned/")
