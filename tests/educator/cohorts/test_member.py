"""A person's own page for their educators: their work, extensions, messages and details, and no one else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.store.cohorts import extensions
from learnapp.store.cohorts.assignments import Target
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.educator.cohorts.august import August
from tests.learner.offline.working import MODULE, Device


@pytest.fixture
def august(app: Flask, ids: dict[str, int]) -> August:
    found = August(app, ids)
    found.join("lena")
    found.join("bola")
    return found


def _at(august: August, ids: dict[str, int], who: str = "lena") -> str:
    return f"{august.url}people/{ids[who]}/"


def test_it_shows_their_work_with_the_extension_and_leads_to_help(
    edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    work = august.assign(due=START + timedelta(days=3))
    august.assign(activity="spilt", target=Target(person_id=ids["bola"]))
    august.work(ids["lena"], START - timedelta(days=20))
    with august.store.write() as connection:
        extensions.grant(connection, work, ids["lena"], START + timedelta(days=40), "On leave", START)
    page = edwin.get(_at(august, ids))
    assert "The tea round Extension: On leave" in page.main
    assert "Stuck Extended" in page.main
    assert "12 December 2026" in page.main
    assert "Spilt" not in page.main, "that is Bola's"
    assert page.link("Message about The tea round").endswith(f"assignment={work}&state=everyone&person={ids['lena']}")
    assert edwin.get(page.link("change extension")).heading == "Extension for Lena Marsh"
    assert "Lena Marsh" in edwin.get(page.link("Write a message")).main
    assigned = edwin.get(page.link("Assign work to them"))
    assert dict(assigned.fields(assigned.form("Assign")))["name"] == "Lena Marsh"


def test_what_is_still_to_do_comes_before_what_is_done(edwin: Visitor, august: August, ids: dict[str, int]) -> None:
    for activity, due in (("spilt", 1), ("leaves", 2), ("after", 3), ("", 4)):
        august.assign(due=START + timedelta(days=due), activity=activity)
    for activity, days in (("spilt", 9), ("leaves", 5)):
        when = START - timedelta(days=days)
        august.work(ids["lena"], when, done=when, activity=activity)
    page = edwin.get(_at(august, ids))
    titles = ("After the tea", "The tea round", "On leaves", "Spilt")
    places = [page.main.index(title, page.main.index("Assigned work")) for title in titles]
    assert places == sorted(places)
    nothing = [e for e in page.all("td") if page.words(e).startswith("Help ") and page.words(e).endswith("–")]
    assert ["is-none" in e.get("class") for e in nothing] == [True, True], "a phone leaves out what has nothing in it"


def test_it_shows_what_they_were_sent_from_this_cohort_alone(
    app: Flask, edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    assert "Nothing has been sent to them" in edwin.get(_at(august, ids)).main
    other = August(app, ids, name="Another")
    other.join("lena")
    for cohort, subject in ((august, "A word from August"), (other, "From elsewhere")):
        page = edwin.get(f"{cohort.url}messages/new/?person={ids['lena']}")
        page = edwin.submit(page, "Preview", {"subject": subject, "body": "Dear {name},\n\nSee you on Tuesday."})
        edwin.submit(page, "Send to Lena Marsh")
    page = edwin.get(_at(august, ids)).main
    assert "A word from August, 2 November 2026" in page
    assert "by Edwin Okafor. Dear Lena, See you on Tuesday." in page
    assert "From elsewhere" not in page
    assert "A word from August" not in edwin.get(_at(august, ids, "bola")).main


def test_of_someone_who_left_it_shows_what_there_was_then_and_offers_nothing(
    edwin: Visitor, august: August, ids: dict[str, int]
) -> None:
    august.assign()
    august.work(ids["lena"], START - timedelta(days=20), done=START - timedelta(days=1))
    august.leave(ids["lena"], START - timedelta(days=2))
    page = edwin.get(_at(august, ids))
    assert "This membership ended on" in page.main
    assert "In progress" in page.main, "it was finished after they left"
    assert "Write a message" not in page.main


def test_the_page_takes_as_many_queries_for_much_work_as_for_little(
    edwin: Visitor, august: August, ids: dict[str, int], queries: Queries
) -> None:
    def taken() -> int:
        edwin.get(_at(august, ids))
        queries()
        edwin.get(_at(august, ids))
        return len(queries())

    august.assign()
    few = taken()
    for activity in ("spilt", "leaves", "after"):
        august.assign(activity=activity)
    assert taken() == few


def test_another_cohorts_educator_finds_nothing(ada: Visitor, august: August, ids: dict[str, int]) -> None:
    ada.get(_at(august, ids), 404)


def test_work_done_without_a_connection_says_when_and_counts_when_it_arrived(
    edwin: Visitor, lena: Visitor, august: August, ids: dict[str, int]
) -> None:
    august.assign(activity="leaves", due=START - timedelta(days=1))
    early = START - timedelta(days=2)
    assert Device(lena).send(f"{MODULE}leaves/finish/", done_at=early.isoformat()) == ""
    page = edwin.get(_at(august, ids))
    assert "Done Late Done without a connection on 31 October 2026 at 9:30am, by their device’s clock" in page.main
    assert "2 November 2026" in page.main
