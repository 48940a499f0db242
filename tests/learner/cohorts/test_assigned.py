"""What is assigned, on home, on its own page and on the module's page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from learnapp.store.cohorts import memberships
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.learner.cohorts.assigned import DAY, Cohort


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> Cohort:
    return Cohort(app, ids)


def test_home_tells_at_a_glance_what_is_assigned_and_when_it_is_due(
    cohort: Cohort, lena: Visitor, bola: Visitor
) -> None:
    cohort.assign(("tea-round", ""), -DAY, 4 * DAY, "Before the teaching day")
    home = lena.get("/home/")
    assert "Due 9:30am on Fri 6 Nov, in 4 days. Note from Foundation 2026: “Before the teaching day” Start" in home.main
    assert "All your assignments" in home.main
    assert "From Foundation 2026." not in home.main, "said only where there are two cohorts"
    assert home.link("The tea round") == "/modules/tea-round/"
    assert (
        home.main.index("Your next assignment")
        < home.main.index("The tea round")
        < home.main.index("All your assignments")
    )
    assert home.main.count("The tea round") == 1, "no second line and no card for what the next step is"
    assert "our assignments" not in bola.get("/home/").main


def test_home_shows_three_and_a_link_to_all(cohort: Cohort, lena: Visitor) -> None:
    for number, activity in enumerate(("leaves", "spilt", "after", "before", "")):
        cohort.assign(("tea-round", activity), -DAY, (number + 1) * DAY)
    home = lena.get("/home/")
    assert "in 4 days" in home.main[: home.main.index("Also assigned")], "beside the next step"
    assert home.main.count("in The tea round Due") == 3
    page = lena.get(home.link("All 5 to do"))
    assert page.url == "/assigned/"
    assert page.main.count("Due ") == 5
    assert page.link("Spilt") == "/modules/tea-round/spilt/"


def test_home_shows_how_far_each_assigned_module_is_and_the_step_in_hand_with_its_date(
    cohort: Cohort, lena: Visitor
) -> None:
    cohort.assign(("tea-round", "after"), -DAY, DAY)
    cohort.assign(("tea-round", ""), -DAY, 2 * DAY)
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    home = lena.get("/home/")
    assert "Next Spilt Case in" in home.main
    assert "Due 9:30am on Wed 4 Nov, in 2 days. 1 of 4 1 of 4 done Start How long" in home.main
    assert "After the tea in The tea round Due 9:30am tomorrow" in home.main


def test_work_that_is_late_or_extended_is_said_kindly_with_the_reason_for_that_learner(
    cohort: Cohort, lena: Visitor, bola: Visitor, app: Flask, ids: dict[str, int]
) -> None:
    cohort.assign(("tea-round", "leaves"), -9 * DAY, -DAY)
    longer = cohort.assign(("tea-round", "spilt"), -9 * DAY, -DAY)
    cohort.extend(longer, 2 * DAY, "Bereavement leave")
    page = lena.get("/assigned/")
    assert "Was due 9:30am yesterday. You can still do it. Overdue" in page.main
    assert "Extended for you: due 9:30am on Wed 4 Nov, in 2 days." in page.main
    assert "until 9:30am on Wednesday 4 November 2026 instead of 9:30am on Sunday 1 November 2026" in page.main
    assert "only you and the educators of Foundation 2026 see this): Bereavement leave" in page.main
    with app.extensions["store"].write() as db:
        memberships.join(db, cohort.id, ids["bola"], START - 50 * DAY)
    for address in ("/home/", "/assigned/"):
        assert "Bereavement" not in bola.get(address).text
    assert "Overdue" in bola.get("/assigned/").main


def test_work_that_opens_later_says_so_and_done_work_is_folded_away(
    cohort: Cohort, lena: Visitor, clock: Clock
) -> None:
    cohort.assign(("tea-round", "spilt"), 7 * DAY, 14 * DAY)
    cohort.assign(("tea-round", "leaves"), -DAY, DAY)
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    page = lena.get("/assigned/")
    assert "1 to do" in page.main
    assert "Opens 9:30am on Mon 9 Nov, due 9:30am on Mon 16 Nov" in page.main
    assert [page.words(s) for s in page.all("summary")] == ["More", "Done (1)"], "the menu's, and the page's"
    assert "Done on 2 November 2026. From Foundation 2026." in page.main


def test_done_after_it_was_due_says_so(cohort: Cohort, lena: Visitor) -> None:
    cohort.assign(("tea-round", "leaves"), -9 * DAY, -DAY)
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    assert "Done on 2 November 2026, after it was due." in lena.get("/assigned/").main
    assert "You have finished all your assignments" in lena.get("/home/").main


def test_the_same_work_from_two_cohorts_is_shown_once(
    cohort: Cohort, app: Flask, ids: dict[str, int], lena: Visitor
) -> None:
    cohort.assign(("tea-round", ""), -DAY, 9 * DAY)
    Cohort(app, ids, "Fellows").assign(("tea-round", ""), -DAY, 2 * DAY, "For Friday")
    page = lena.get("/assigned/")
    assert "1 to do" in page.main
    assert "Due 9:30am on Wed 4 Nov, in 2 days." in page.main
    assert "From Fellows and Foundation 2026." in page.main
    assert "Fellows: For Friday" in page.main
    assert (
        "For Foundation 2026 it is due by 9:30am on Wednesday 11 November 2026. The earlier date applies" in page.main
    )


def test_somebody_who_left_and_a_module_no_longer_offered_leave_nothing(
    cohort: Cohort, app: Flask, ids: dict[str, int], lena: Visitor
) -> None:
    cohort.assign(("gone", ""), -DAY, DAY)
    cohort.assign(("tea-round", "gone"), -DAY, DAY)
    assert "You have no assignments" in lena.get("/assigned/").main
    cohort.assign(("tea-round", ""), -DAY, DAY)
    assert "1 to do" in lena.get("/assigned/").main
    with app.extensions["store"].write() as db:
        memberships.end(db, cohort.id, ids["lena"], START)
    assert "You have no assignments" in lena.get("/assigned/").main
    assert "Your assignments" not in lena.get("/home/").main


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 10, 25, 0, 20, tzinfo=UTC), "Due 1:30am winter time today"),
        (datetime(2026, 10, 25, 1, 20, tzinfo=UTC), "Due 1:30am winter time today"),
        (datetime(2026, 10, 25, 1, 31, tzinfo=UTC), "Was due 1:30am winter time today"),
        (datetime(2026, 10, 24, 23, 10, tzinfo=UTC), "Due 1:30am winter time today"),
        (datetime(2026, 10, 24, 22, 50, tzinfo=UTC), "Due 1:30am winter time tomorrow"),
    ],
)
def test_home_is_right_in_the_night_the_clocks_go_back(
    cohort: Cohort, app: Flask, clock: Clock, now: datetime, words: str
) -> None:
    cohort.assign(("tea-round", ""), -30 * DAY, datetime(2026, 10, 25, 1, 30, tzinfo=UTC) - START)
    clock.now = now
    assert words in Visitor(app).signed_in("lena").get("/home/").main
