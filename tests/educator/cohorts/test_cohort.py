"""A cohort at a glance: who has not started, who is stuck, who is done."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohort_snapshots, cohorts, memberships
from learnapp.store.cohorts.assignments import Target
from learnapp.store.operations import personal_data
from learnapp.store.tables.cohort_tables import cohort_educator, cohort_figures, extension
from tests.client import HTML, Page, Visitor
from tests.conftest import START, Clock, Queries
from tests.educator.cohorts.august import August

DAY = timedelta(days=1)


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    return August(app, ids)


def names(page: Page) -> list[str]:
    """The people of the table, in its order."""
    found = [page.words(th) for th in page.all("th") if th.get("scope") == "row"]
    return [name.removeprefix("Name ") for name in found]


def states(page: Page) -> dict[str, str]:
    """What the table says of each person."""
    rows = [row for row in page.all("tr") if any(th.get("scope") == "row" for th in row.iter(HTML + "th"))]
    said = {}
    for row in rows:
        name = page.words(next(iter(row.iter(HTML + "th")))).removeprefix("Name ")
        cells = [td for td in row.iter(HTML + "td") if not page.words(td).startswith("Help ")]
        said[name] = " | ".join(re.sub(r"^(The tea round|Status|Spilt) ", "", page.words(td)) for td in cells)
    return said


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


def _people(august: August) -> list[int]:
    from learnapp.store.tables.cohort_tables import membership

    with august.store.read() as connection:
        return list(connection.execute(sa.select(membership.c.person_id)).scalars())


def test_late_extended_and_unassigned_work_are_told_apart(august: August, edwin: Visitor) -> None:
    tuesday = august.group("Tuesday")
    (_one,) = august.add(1, "Late", group=tuesday)
    (two,) = august.add(1, "Longer", group=tuesday)
    (three,) = august.add(1, "Behindhand", group=tuesday)
    (four,) = august.add(1, "Elsewhere")
    work = august.assign(due=START - 3 * DAY, target=Target(subgroup_id=tuesday))
    with august.store.write() as connection:
        values = {"assignment_id": work, "person_id": two, "due_at": START + DAY, "granted_at": START}
        connection.execute(extension.insert().values(**values))
    august.work(three, START - 9 * DAY, done=START - DAY)
    august.work(four, START - 9 * DAY, done=START - DAY)
    page = edwin.get(august.url)
    assert states(page) == {
        "Late": "Sub-group Tuesday | Not started Late",
        "Longer": "Sub-group Tuesday | Not started Extended",
        "Behindhand": "Sub-group Tuesday | Done Late",
        "Elsewhere": "Sub-group – | Not assigned",
    }
    assert "1 late and not done" in page.main
    assert "1 done late" in page.main
    assert "1 with an extension" in page.main
    for state, name in (("late", "Late"), ("extended", "Longer"), ("unassigned", "Elsewhere")):
        assert names(edwin.get(f"{august.url}?state={state}")) == [name]
    detail = edwin.get(f"{august.url}?assignment={work}")
    assert "Elsewhere" not in names(detail)
    assert "3 November 2026" in states(detail)["Longer"]


def test_who_left_is_shown_as_they_stood_and_counts_no_more(august: August, edwin: Visitor) -> None:
    work = august.assign()
    stayed, left = august.add(2, "Stays", "Goes")
    august.leave(left, START - 5 * DAY)
    august.work(left, START - 20 * DAY, done=START - 2 * DAY, best_share=0.9)
    page = edwin.get(august.url)
    assert names(page) == ["Stays"]
    assert "1 person, plus 1 who left" in page.main
    assert "Not started 1 of 1" in page.main
    page = edwin.get(f"{august.url}?state=left&assignment={work}")
    assert states(page) == {"Goes (left 28 October 2026)": _detail("In progress", "–", "–", "–")}
    assert stayed != left


def _detail(state: str, done: str, parts: str, result: str, due: str = "2 December 2026") -> str:
    return f"{state} | Due {due} | Done {done} | Parts done {parts} | Best end-quiz result {result}"


def test_one_assignment_is_shown_in_detail_and_in_any_order(august: August, edwin: Visitor) -> None:
    work = august.assign()
    first, second, _third = august.add(3, "Bea", "Abe", "Cat")
    august.work(first, START - 9 * DAY, done=START - DAY, parts_done=4, best_share=0.4)
    august.work(second, START - 9 * DAY, done=START - 2 * DAY, parts_done=4, best_share=0.8)
    url = f"{august.url}?assignment={work}"
    page = edwin.get(url)
    assert states(page)["Abe"] == _detail("Done", "31 October 2026", "4 of 4", "80%")
    assert states(page)["Cat"] == _detail("Not started", "–", "0 of 4", "–")
    assert names(page) == ["Abe", "Bea", "Cat"]
    assert names(edwin.get(url + "&down=yes")) == ["Cat", "Bea", "Abe"]
    assert names(edwin.get(url + "&sort=done")) == ["Abe", "Bea", "Cat"]
    assert names(edwin.get(url + "&sort=result")) == ["Bea", "Abe", "Cat"]
    assert names(edwin.get(url + "&sort=result&down=yes")) == ["Abe", "Bea", "Cat"], "no result stays last"
    assert names(edwin.get(url + "&sort=state")) == ["Cat", "Abe", "Bea"]
    page = edwin.get(url + "&sort=done&down=yes")
    sorted_by = {page.words(th): th.get("aria-sort") for th in page.all("th") if th.get("aria-sort")}
    assert sorted_by == {"Done ▼": "descending"}
    assert names(edwin.get(page.link("Best end-quiz result"))) == ["Bea", "Abe", "Cat"]


def test_prequestions_and_unfinished_results_are_not_there(august: August, edwin: Visitor, lena: Visitor) -> None:
    august.join("lena")
    august.assign()
    august.assign(activity="before")
    page = lena.submit(lena.get("/modules/tea-round/before/"), "Start")
    page = lena.submit(page, "Save and continue", {"answer": "1"})
    lena.submit(page, "Submit")
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    told = edwin.get(august.url)
    assert states(told) == {"Lena Marsh": "In progress | Before the kettle Done"}
    for work in re.findall(r'<option value="(\d+)"', told.text):
        assert "%" not in states(edwin.get(f"{august.url}?assignment={work}"))["Lena Marsh"]


def test_the_same_words_are_read_by_educators_and_learners(august: August, edwin: Visitor, lena: Visitor) -> None:
    def said(page: Page) -> list[str]:
        return [page.words(e) for e in page.all("div") if e.get("class") == "what-educators-see"]

    assert said(edwin.get(august.url)) == said(lena.get("/privacy/")) != []


def test_people_are_found_by_name_whatever_the_script(august: August, edwin: Visitor) -> None:
    august.add(3, "Zoë Ångström", "Łukasz Żak", "Ὀδυσσεύς")
    for typed, name in (
        ("ångstr", "Zoë Ångström"),
        ("ŁUK", "Łukasz Żak"),
        ("ὀδυσσ", "Ὀδυσσεύς"),
        (" zoë  ÅNG", "Zoë Ångström"),
    ):
        assert names(edwin.get(august.url, query_string={"name": typed})) == [name]
    assert "No one matches" in edwin.get(august.url, query_string={"name": "%_"}).main


ORDERED = ("Eli Zorn", "Émile Vale", "Emma Ash", "Łukasz van der Ark", "Øystein Berg", "Zoë O’Neill")


def test_people_stand_in_the_same_english_order_on_every_page_and_in_the_file(august: August, edwin: Visitor) -> None:
    august.assign()
    august.add(6, *reversed(ORDERED))
    assert names(edwin.get(august.url)) == list(ORDERED)
    assert [row["Name"] for row in rows(edwin, august.url + "people.csv")] == list(ORDERED)
    text = edwin.get(august.url + "people/").main
    assert sorted(ORDERED, key=text.index) == list(ORDERED)
    by_surname = edwin.get(edwin.get(august.url).link("by surname"))
    surnames = ["Emma Ash", "Øystein Berg", "Zoë O’Neill", "Émile Vale", "Łukasz van der Ark", "Eli Zorn"]
    assert names(by_surname) == surnames


@pytest.mark.parametrize("typed", ["zoe", "oneill", "O'Neill", "ZOË", "zoë o'neill"])
def test_people_are_found_without_accents_on_every_page(august: August, edwin: Visitor, typed: str) -> None:
    august.add(6, *ORDERED)
    assert names(edwin.get(august.url + f"?name={typed}")) == ["Zoë O’Neill"]
    page = edwin.get(august.url + f"people/?name={typed}").main
    assert [name for name in ORDERED if name in page] == ["Zoë O’Neill"]


@pytest.mark.parametrize(
    "query", ["assignment=99999", "assignment=x", "state=odd", "group=77", "page=-3", "page=x", "sort=result", "down=1"]
)
def test_what_makes_no_sense_counts_as_not_asked(august: August, edwin: Visitor, query: str) -> None:
    august.assign()
    august.add(2)
    assert names(edwin.get(f"{august.url}?{query}")) == ["Person 001", "Person 002"]


def test_pages_of_thirty(august: August, edwin: Visitor) -> None:
    august.add(120)
    page = edwin.get(august.url)
    assert len(names(page)) == 30
    assert "120 people, page 1 of 4" in page.main
    page = edwin.get(page.link("Page 2 of 4"))
    assert names(page)[0] == "Person 031"
    assert names(edwin.get(f"{august.url}?page=99"))[-1] == "Person 120"


def test_a_picture_over_time_with_its_table(august: August, edwin: Visitor) -> None:
    august.assign()
    first, second, _ = august.add(3)
    august.work(first, START - 20 * DAY, done=START - 8 * DAY)
    august.work(second, START - 2 * DAY)
    page = edwin.get(august.url)
    figure = next(f for f in page.all("figure"))
    assert [page.words(td) for td in figure.iter(HTML + "td")][-3:] == ["2 Nov", "2", "1"]
    picture = next(figure.iter("{http://www.w3.org/2000/svg}svg"))
    assert picture.get("role") == "img"
    assert "Started: from 0" in page.words(picture)


# The file ----------------------------------------------------------------------------------------


def rows(visitor: Visitor, url: str) -> list[dict[str, str]]:
    answer = visitor.raw("GET", url)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_table_is_taken_away_as_a_file(august: August, edwin: Visitor) -> None:
    work = august.assign()
    august.assign(activity="spilt", due=None)
    first, second = august.add(2, "=Ada(1)", "@Bea")
    august.work(first, START - 9 * DAY, done=START - DAY, parts_done=4, best_share=0.825)
    found = rows(edwin, august.url + "people.csv")
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


# Who may -----------------------------------------------------------------------------------------


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


# A large cohort's roll is kept -------------------------------------------------------------------


def test_a_large_cohorts_roll_is_kept_for_a_minute_and_says_as_at_when(
    august: August, edwin: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    august.assign()
    first, _second = august.add(2)
    assert "As at 2 November 2026 at 9:30am" in edwin.get(august.url).main
    with august.store.write() as connection:
        connection.execute(sa.text("UPDATE membership SET ends_at = starts_at"))
    clock.now += timedelta(seconds=59)
    page = edwin.get(august.url)
    assert len(names(page)) == 2
    assert "As at 2 November 2026 at 9:30am" in page.main
    clock.now += timedelta(seconds=1)
    page = edwin.get(august.url)
    assert names(page) == []
    assert "As at 2 November 2026 at 9:31am" in page.main
    assert first


def test_a_kept_roll_goes_when_anybody_is_erased(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    first, _second = august.add(2)
    edwin.get(august.url)
    with august.store.write() as connection:
        personal_data.erase(connection, first)
        assert not connection.execute(sa.select(cohort_figures.c.id)).all()
    assert names(edwin.get(august.url)) == ["Person 002"]


def test_a_kept_roll_gives_way_at_once_to_what_an_educator_changes(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    who, _ = august.add(2)
    edwin.get(august.url)
    work = august.assign(due=START - DAY)
    assert set(states(edwin.get(august.url)).values()) == {"Not started Late"}
    with august.store.write() as connection:
        values = {"assignment_id": work, "person_id": who, "due_at": START + DAY, "granted_at": START}
        connection.execute(extension.insert().values(**values))
    assert states(edwin.get(august.url))["Person 001"] == "Not started Extended"


def test_a_kept_roll_is_made_anew_when_somebody_comes_or_goes(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    august.assign()
    august.add(3)
    edwin.get(august.url)
    somebody = august.add(1)[0]
    assert "4 people" in edwin.get(august.url).main
    with august.store.write() as connection:
        memberships.end(connection, august.id, somebody, START)
    assert "3 people, plus 1 who left" in edwin.get(august.url).main


def test_queries_do_not_grow_with_people_or_assignments(
    august: August, edwin: Visitor, monkeypatch: pytest.MonkeyPatch, queries: Queries
) -> None:
    def taken(url: str) -> int:
        edwin.get(url) if not url.endswith("csv") else edwin.raw("GET", url)
        queries()
        edwin.get(url) if not url.endswith("csv") else edwin.raw("GET", url).get_data()
        return len(queries())

    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 1000)
    work = august.assign()
    august.add(2)
    urls = [august.url, f"{august.url}?assignment={work}&sort=result", august.url + "people.csv"]
    few = [taken(url) for url in urls]
    for activity in ("leaves", "spilt", "after"):
        august.assign(activity=activity)
    for who in august.add(60):
        august.work(who, START - 9 * DAY, done=START - DAY)
    assert [taken(url) for url in urls] == few
    assert max(few) <= 16
    monkeypatch.setattr(cohort_snapshots, "KEPT_FROM", 2)
    edwin.get(august.url)
    assert taken(august.url) <= 9


def test_the_next_step_stands_beside_each_and_above_all_of_a_state(august: August, edwin: Visitor) -> None:
    work = august.assign()
    idle, ready = august.add(2, "Idle", "Ready")
    august.work(ready, START - 20 * DAY, done=START - DAY)
    page = edwin.get(f"{august.url}?assignment={work}")
    assert "Help Message Idle or extend the due date for Idle" in page.main
    assert "Message Ready" not in page.main
    assert edwin.get(page.link("extend the due date for Idle")).heading == "Extension for Idle"
    assert "one person" in edwin.get(page.link("Message Idle")).main
    assert page.link("Message Idle").endswith(f"person={idle}")
    assert "Message them" not in page.main
    page = edwin.get(page.link("Not started"))
    assert "1 person now" in edwin.get(page.link("Message them")).main


def test_the_overview_says_how_many_have_not_answered_their_invitation(august: August, edwin: Visitor) -> None:
    page = edwin.submit(edwin.get(august.url + "invite/"), "Check the list", {"list": "a@example.org, b@example.org"})
    page = edwin.submit(page, "Invite 2 people")
    assert edwin.get(page.link("assign work")).heading == "Assign work"
    page = edwin.get(august.url)
    assert edwin.get(page.link("2 invited, not yet joined")).heading.startswith("Invitations to")
