"""Where a set split: no one's route is shown until all who finished the case have agreed, and only among them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.sets.meeting_phases import DiscussionState, next_phase
from learnapp.store.learning import runs
from learnapp.store.sets import discussions, sets
from learnapp.store.tables.people_and_work import edition, person
from learnapp.vault import voting
from tests.client import Page
from tests.conftest import START
from tests.learning_sets.sets_made import a_set, browser, more_people

PATHS = {"lena": (0, 0, 1), "bola": (1, 0, 0), "p1": (2, 0, 2)}


NAMES = ("Lena Marsh", "Bola Adeyemi", "Person 1")


class Walked:
    """Lena, Bola and P1 have finished “Spilt”, P2 has not; Edwin facilitates. The first vote is counted."""

    def __init__(self, app: Flask, ids: dict[str, int]) -> None:
        self.app = app
        self.people = {
            "lena": ids["lena"],
            "bola": ids["bola"],
            **dict(zip(("p1", "p2"), more_people(app, 2), strict=True)),
        }
        self.id = a_set(app, list(self.people.values()), ids["edwin"])
        with app.extensions["store"].write() as db:
            self.digest = db.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
            for name in PATHS:
                self.walk(db, name)
            values = {"module": "tea-round", "activity": "spilt", "place": "corridor", "edition": self.digest}
            discussions.make(
                db, self.id, form="thread", about="case", title="The corridor", phase="first_vote", quorum=3,
                now=START, ends=START, facilitator_id=ids["edwin"], **values,
            )  # fmt: skip
        self.at = f"/sets/{self.id}/threads/1/routes/"

    def walk(self, db: sa.Connection, name: str) -> None:
        person, path = self.people[name], PATHS.get(name, (0, 0, 0))
        runs.begin(db, person, "tea-round", "spilt", self.digest, 1, START)
        run = runs.first(db, person, "tea-round", "spilt")
        assert run is not None
        runs.move(db, run.id, path, START, ended=True)
        runs.open_debrief(db, run.id, START)

    def count(self) -> None:
        """Close the first vote, in which no one took part."""
        store, vault = self.app.extensions["store"], self.app.extensions["vault"]
        with store.write() as db:
            found = discussions.get(db, self.id, 1)
            assert found is not None
            to = next_phase(discussions.state(db, found), "clock", START)
            assert isinstance(to, DiscussionState)
            assert voting.move_on(vault, db, found, to, 3)

    def agree(self, *names: str) -> None:
        for name in names:
            who = browser(self.app, name)
            who.submit(who.get(self.at), "Show my route if everyone agrees")

    def page(self, name: str) -> Page:
        return browser(self.app, name).get(self.at)


@pytest.fixture
def walked(app: Flask, ids: dict[str, int]) -> Walked:
    made = Walked(app, ids)
    made.count()
    return made


def _names_on(page: Page, *, besides: str = "") -> set[str]:
    """Names of others that are in the page's main part."""
    return {name for name in NAMES if name in page.main and name != besides}


def test_nothing_is_shown_until_all_who_finished_have_agreed(walked: Walked) -> None:
    before = walked.page("lena").main
    walked.agree("bola")
    assert walked.page("lena").main == before, "not even that somebody has agreed"
    walked.agree("lena")
    assert "We show nothing until" in walked.page("lena").main
    assert _names_on(walked.page("lena")) == set()
    walked.agree("p1")
    page = walked.page("lena")
    assert "1. The corridor: you split" in page.main
    assert _names_on(page) == {"Bola Adeyemi", "Person 1"}
    assert "Say so at once" in page.main
    assert "How many 1 Who You" in page.main
    assert len([e for e in page.all("svg") if e.get("class") == "case-map"] or page.all("table")) >= 1


def test_taken_back_nothing_is_shown_to_anybody(walked: Walked) -> None:
    walked.agree("lena", "bola", "p1")
    who = browser(walked.app, "bola")
    page = who.submit(who.get(walked.at), "Stop showing my route")
    assert _names_on(page) == set()
    for name in ("lena", "p1"):
        assert _names_on(walked.page(name)) == set()
        assert "Say so at once" not in walked.page(name).main


def test_who_has_not_finished_the_case_sees_no_spoiler_and_holds_nobody_up(walked: Walked) -> None:
    walked.agree("lena", "bola", "p1")
    page = walked.page("p2")
    assert "You have not finished the case" in page.main
    assert "canary" not in page.text
    assert _names_on(page) == set()
    assert browser(walked.app, "p2").post(walked.at, {"show": "yes"}).status_code == 404
    assert "you split" in walked.page("lena").main
    with walked.app.extensions["store"].write() as db:
        walked.walk(db, "p2")
    assert "you split" not in walked.page("lena").main, "a fourth has finished and has not agreed"
    assert "you split" not in walked.page("p2").main


def test_whoever_facilitates_sees_no_route(walked: Walked) -> None:
    walked.agree("lena", "bola", "p1")
    page = walked.page("edwin")
    assert "You are the facilitator, so you do not see routes" in page.main
    assert _names_on(page) == set()


def test_before_the_first_vote_is_counted_nothing_is_shown(app: Flask, ids: dict[str, int]) -> None:
    made = Walked(app, ids)
    made.agree("lena", "bola", "p1")
    page = made.page("lena")
    assert "after the first vote has been counted" in page.main
    assert _names_on(page) == set()
    made.count()
    assert "you split" in made.page("lena").main


def test_somebody_who_left_is_not_drawn(walked: Walked) -> None:
    walked.agree("lena", "bola", "p1")
    with walked.app.extensions["store"].write() as db:
        sets.leave(db, walked.id, walked.people["p1"], START)
    assert _names_on(walked.page("lena")) == {"Bola Adeyemi"}


def test_two_of_one_name_are_told_apart(app: Flask, walked: Walked) -> None:
    with app.extensions["store"].write() as db:
        db.execute(person.update().where(person.c.id == walked.people["p1"]).values(name="Bola Adeyemi"))
    walked.agree("lena", "bola", "p1")
    assert "Bola Adeyemi (2)" in walked.page("lena").main


@pytest.mark.parametrize("url", ["/sets/1/meetings/1/routes/", "/sets/1/threads/9/routes/"])
def test_another_address_finds_nothing(walked: Walked, url: str) -> None:
    browser(walked.app, "lena").get(url, 404)
