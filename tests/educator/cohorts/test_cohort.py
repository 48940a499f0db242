"""A cohort at a glance: who has not started, who is stuck, who is done."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts
from learnapp.store.tables.cohort_tables import cohort_educator
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.educator.cohorts.august import August
from tests.educator.cohorts.overview import DAY, _detail, names, rows, states


def test_it_says_who_has_not_started_who_is_stuck_and_who_is_done(august: August, edwin: Visitor) -> None:
    work = august.assign()
    august.add(4, "Idle", "Busy", "Quiet", "Ready")
    _idle, busy, quiet, ready = range(august.added)
    people = sorted(_people(august))
    august.work(people[busy], START - 2 * DAY)
    august.work(people[quiet], START - 20 * DAY)
    august.work(people[ready], START - 20 * DAY, done=START - DAY)
    page = edwin.get(august.url)
    assert states(page) == {"Busy": "In progress", "Idle": "Not started", "Quiet": "Stuck", "Ready": "Done"}
    for words in ("Done 1 of 4", "In progress 1 of 4", "Stuck 1 of 4", "Not started 1 of 4"):
        assert words in page.main, words
    for state, name in (("not_started", "Idle"), ("started", "Busy"), ("stuck", "Quiet"), ("done", "Ready")):
        assert names(edwin.get(f"{august.url}?assignment={work}&state={state}")) == [name]
    assert names(edwin.get(page.link("Stuck"))) == ["Quiet"]


def test_a_cohort_without_figures_says_when_there_will_be_some(august: August, edwin: Visitor) -> None:
    august.assign()
    august.add(2, "Bea", "Abe")
    assert "Shown once 6 people finish a quiz." in edwin.get(august.url).main


def _people(august: August) -> list[int]:
    from learnapp.store.tables.cohort_tables import membership

    with august.store.read() as connection:
        return list(connection.execute(sa.select(membership.c.person_id)).scalars())


def test_one_assignment_is_shown_in_detail_and_in_any_order(august: August, edwin: Visitor) -> None:
    work = august.assign()
    first, second, _third = august.add(3, "Bea", "Abe", "Cat")
    august.work(first, START - 9 * DAY, done=START - DAY, parts_done=4, best_share=0.4)
    august.work(second, START - 9 * DAY, done=START - 2 * DAY, parts_done=4, best_share=0.8)
    url = f"{august.url}?assignment={work}"
    page = edwin.get(url)
    assert states(page)["Abe"] == _detail("Done", "31 Oct 2026", "4 of 4", "80%")
    assert states(page)["Cat"] == _detail("Not started", "–", "0 of 4", "–")
    assert names(page) == ["Cat", "Abe", "Bea"], "those who need help come first"
    assert names(edwin.get(url + "&sort=name")) == ["Abe", "Bea", "Cat"]
    assert names(edwin.get(url + "&sort=name&down=yes")) == ["Cat", "Bea", "Abe"]
    assert names(edwin.get(url + "&sort=done")) == ["Abe", "Bea", "Cat"]
    assert names(edwin.get(url + "&sort=result")) == ["Bea", "Abe", "Cat"]
    assert names(edwin.get(url + "&sort=result&down=yes")) == ["Abe", "Bea", "Cat"], "no result stays last"
    assert names(edwin.get(url + "&down=yes")) == ["Abe", "Bea", "Cat"]
    page = edwin.get(url + "&sort=done&down=yes")
    sorted_by = {page.words(th): th.get("aria-sort") for th in page.all("th") if th.get("aria-sort")}
    assert sorted_by == {"Done ▼": "descending"}
    assert names(edwin.get(page.link("Best end-quiz result"))) == ["Bea", "Abe", "Cat"]


def test_the_same_words_are_read_by_educators_and_learners(august: August, edwin: Visitor, lena: Visitor) -> None:
    def said(page: Page) -> list[str]:
        return [page.words(e) for e in page.all("div") if e.get("class") == "what-educators-see"]

    assert said(edwin.get(august.url)) == said(lena.get("/privacy/")) != []


def test_the_file_is_named_by_the_day_in_the_uk(app: Flask, august: August, clock: Clock) -> None:
    clock.now = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    answer = Visitor(app).signed_in("edwin").raw("GET", august.url + "people.csv")
    assert answer.headers["Content-Disposition"].endswith('-2027-07-01.csv"')


def test_the_table_is_taken_away_as_a_file(august: August, edwin: Visitor) -> None:
    work = august.assign()
    august.assign(activity="spilt", due=None)
    first, second = august.add(2, "=Ada(1)", "@Bea")
    august.work(first, START - 9 * DAY, done=START - DAY, parts_done=4, best_share=0.825)
    found = rows(edwin, august.url + "people.csv?sort=name")
    assert [(row["Name"], row["Assigned"], row["Status"]) for row in found] == [
        ("'=Ada(1)", "The tea round", "Done"),
        ("'=Ada(1)", "Spilt", "Not started"),
        ("'@Bea", "The tea round", "Not started"),
        ("'@Bea", "Spilt", "Not started"),
    ]
    assert (found[0]["Done"], found[0]["Due"]) == ("2026-11-01 09:30", "2026-12-02 09:30")
    assert (found[0]["Parts done"], found[0]["Parts"], found[0]["Best end-quiz result, %"]) == ("4", "4", "82")
    page = edwin.get(f"{august.url}?assignment={work}&state=not_started")
    found = rows(edwin, page.link("as a spreadsheet file"))
    assert [(row["Name"], row["Assigned"]) for row in found] == [("'@Bea", "The tea round")]
    assert second


def test_people_with_nothing_assigned_and_people_who_left_are_told_so_in_the_file(
    august: August, edwin: Visitor
) -> None:
    stays, goes = august.add(2, "Stays", "Goes")
    august.leave(goes, START - DAY)
    assert [(row["Name"], row["Assigned"]) for row in rows(edwin, august.url + "people.csv")] == [
        ("Stays", "Nothing assigned")
    ]
    (row,) = rows(edwin, august.url + "people.csv?state=left")
    assert (row["Name"], row["Left"]) == ("Goes", "2026-11-01 09:30")
    assert stays


@pytest.mark.parametrize("part", ["", "people.csv"])
def test_only_its_educators_see_it(
    app: Flask, august: August, ids: dict[str, int], lena: Visitor, ada: Visitor, edwin: Visitor, part: str
) -> None:
    august.join("lena")
    for stranger in (lena, ada):
        assert stranger.raw("GET", august.url + part).status_code == 404
    assert edwin.raw("GET", august.url + part).status_code == 200
    assert edwin.raw("GET", f"/educator/cohorts/{august.id + 1}/{part}").status_code == 404
    with august.store.write() as connection:
        cohorts.add_educator(connection, august.id, ids["ada"], START)
        connection.execute(
            cohort_educator.update().where(cohort_educator.c.person_id == ids["edwin"]).values(until=START)
        )
    assert edwin.raw("GET", august.url + part).status_code == 404
    assert ada.raw("GET", august.url + part).status_code == 200


def test_the_next_step_stands_beside_each_and_above_all_of_a_state(august: August, edwin: Visitor) -> None:
    work = august.assign()
    idle, ready = august.add(2, "Idle", "Ready")
    august.work(ready, START - 20 * DAY, done=START - DAY)
    page = edwin.get(f"{august.url}?assignment={work}")
    assert "Message Idle Extend the due date for Idle" in page.main
    assert "Message Ready" not in page.main
    assert edwin.get(page.link("Extend the due date for Idle")).heading == "Extension for Idle"
    assert edwin.get(page.link("Message Idle")).heading == "Write to Idle"
    assert page.link("Message Idle").endswith(f"person={idle}")
    assert "Message them" not in page.main
    page = edwin.get(edwin.get(august.url).link("Not started"))
    assert edwin.get(page.link("Give them an extension")).chosen() == {"Idle"}
    assert "(1 person)" in edwin.get(page.link("Message them")).main


def test_the_overview_says_how_many_have_not_answered_their_invitation(august: August, edwin: Visitor) -> None:
    page = edwin.submit(edwin.get(august.url + "invite/"), "Check the list", {"list": "a@example.org, b@example.org"})
    page = edwin.submit(page, "Invite 2 people")
    assert edwin.get(page.link("Assign work")).heading == "Assign work"
    page = edwin.get(august.url)
    assert edwin.get(page.link("2 invited, not yet joined")).heading == "Invitations"


ORDERED = ("Eli Zorn", "Émile Vale", "Emma Ash", "Łukasz van der Ark", "Øystein Berg", "Zoë O’Neill")


def test_people_stand_in_the_same_english_order_on_every_page_and_in_the_file(august: August, edwin: Visitor) -> None:
    august.assign()
    august.add(6, *reversed(ORDERED))
    assert names(edwin.get(august.url)) == list(ORDERED)
    assert [row["Name"] for row in rows(edwin, august.url + "people.csv")] == list(ORDERED)
    text = edwin.get(august.url + "people/").main
    assert sorted(ORDERED, key=text.index) == list(ORDERED)
    by_surname = edwin.get(edwin.get(august.url).link("Surname"))
    surnames = ["Emma Ash", "Øystein Berg", "Zoë O’Neill", "Émile Vale", "Łukasz van der Ark", "Eli Zorn"]
    assert names(by_surname) == surnames


@pytest.mark.parametrize("typed", ["zoe", "oneill", "O'Neill", "ZOË", "zoë o'neill"])
def test_people_are_found_without_accents_on_every_page(august: August, edwin: Visitor, typed: str) -> None:
    august.add(6, *ORDERED)
    assert names(edwin.get(august.url + f"?name={typed}")) == ["Zoë O’Neill"]
    page = edwin.get(august.url + f"people/?name={typed}").main
    assert [name for name in ORDERED if name in page] == ["Zoë O’Neill"]


def test_work_without_a_due_date_has_none_to_extend_and_leads_to_setting_one(august: August, edwin: Visitor) -> None:
    work = august.assign(due=None)
    august.add(1, "Idle")
    page = edwin.get(f"{august.url}?assignment={work}&state=not_started")
    assert "The tea round: not started. No due date to extend. Set one." in page.main
    assert page.link("Set one").endswith(f"{august.url}assignments/{work}/")
    page = edwin.get(f"{august.url}people/")
    assert "No due date to extend" in page.main
    assert page.link("Set one").endswith(f"{august.url}assignments/{work}/")
    august.assign(activity="spilt")
    assert "No due date to extend" not in edwin.get(f"{august.url}people/").main
