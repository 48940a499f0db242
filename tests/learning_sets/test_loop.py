"""The loop over three meetings: vote, talk, vote, act, look back; the page is enough for a new facilitator."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

from flask import Flask

from learnapp.store.sets import sets
from tests.client import Page, Visitor
from tests.conftest import Clock
from tests.learning_sets.sets_made import a_set, browser, more_people

VOTERS = ("lena", "bola", "p1")


class Evening:
    """One meeting, each member at a browser of their own."""

    def __init__(self, app: Flask, set_id: int, lead: str, voters: tuple[str, ...]) -> None:
        self.set_id, self.lead, self.voters = set_id, lead, voters
        self.browsers = {name: browser(app, name) for name in (lead, *voters)}
        who = self.browsers[lead]
        page = who.get(who.get(f"/sets/{set_id}/meetings/new/").link("Spilt"))
        self.url = who.submit(page, "Start now", {"place": "corridor", "start": "now"}).url

    def page(self, name: str) -> Page:
        return self.browsers[name].get(self.url)

    def on(self, words: str) -> Page:
        """Press what the page offers the facilitator, and nothing else."""
        return self.browsers[self.lead].submit(self.page(self.lead), words)

    def vote(self, *choices: int) -> None:
        for name, choice in zip(self.voters, choices, strict=True):
            sent = {"choice": str(choice), "confidence": "2", "reason": "canary"}
            self.browsers[name].submit(self.page(name), "Send my vote", sent)

    def hold(self, first: tuple[int, ...], second: tuple[int, ...]) -> None:
        """From arriving to the actions, by the words of the buttons on the page."""
        for name in self.voters:
            self.browsers[name].submit(self.page(name), "I am here")
        self.on("Start the first vote")
        self.vote(*first)
        for words in ("Close the vote", "Start talking", "Vote again"):
            self.on(words)
        self.vote(*second)
        for words in ("Close the vote", "Move on to actions"):
            self.on(words)

    def agree(self, name: str, text: str, day: str) -> Page:
        who = self.browsers[name]
        page = who.get(self.page(name).link("Add an action"))
        return who.submit(page, "Save", {"text": text, "due-day": day, "due-month": "11"})


def test_a_set_that_has_met_twice_runs_a_third_meeting_with_a_new_facilitator(
    app: Flask, ids: dict[str, int], clock: Clock
) -> None:
    (p1,) = more_people(app, 1)
    set_id = a_set(app, [ids["lena"], ids["bola"], p1], ids["edwin"])

    one = Evening(app, set_id, "edwin", VOTERS)
    assert "what happened?" not in one.page("lena").main, "the first time there is nothing to look back at"
    one.hold((0, 1, 1), (0, 0, 1))
    page = one.agree("lena", "Say it at once next time.", "9")
    assert "Say it at once next time." in page.main
    one.agree("bola", "Ask for a trolley.", "30")
    one.on("Close the meeting")
    assert "Say it at once next time." in browser(app, "lena").get("/home/").main

    clock.now += timedelta(days=8)
    lena = browser(app, "lena")
    page = lena.get(lena.get("/home/").link("Say it at once next time."))
    lena.submit(page, "Save", {"outcome": "partly", "came_of_it": "I said it after the round."})

    clock.now += timedelta(days=6)
    two = Evening(app, set_id, "edwin", VOTERS)
    for name in (*VOTERS, "edwin"):
        check_in = two.page(name).main
        assert "First: what happened?" in check_in
        assert "I said it after the round." in check_in, "what was told since the last time"
        assert "Ask for a trolley." in check_in, "what is still to be told"
    bola = two.browsers["bola"]
    page = bola.get(two.page("bola").link("Say what happened"))
    bola.submit(page, "Save", {"outcome": "done"})
    two.hold((1, 1, 1), (1, 0, 1))
    assert "Ask for a trolley." not in bola.get("/home/").main
    two.agree("p1", "Ring earlier.", "20")
    two.on("Close the meeting")

    clock.now += timedelta(days=14)
    with app.extensions["store"].write() as connection:
        assert sets.hand_over(connection, set_id, ids["bola"], clock()) == "handed"
    three = Evening(app, set_id, "bola", ("lena", "p1", "edwin"))
    check_in = three.page("lena").main
    assert "Ring earlier." in check_in
    assert "I said it after the round." not in check_in, "that was heard two weeks ago"
    led = three.page("bola").main
    assert "You are facilitating: what to do now" in led
    three.hold((0, 0, 1), (0, 0, 0))
    three.on("Close the meeting")
    _the_record_tells_it(three.browsers["edwin"], set_id)


def _the_record_tells_it(who: Visitor, set_id: int) -> None:
    page = who.get(f"/sets/{set_id}/record/")
    assert "1. Spilt, at the scene “The corridor”" in page.main
    assert "3. Spilt, at the scene “The corridor”" in page.main
    assert "I said it after the round." in page.main
    assert "Say so at once First 1 of 3 Second 2 of 3 (+1)" in page.main, "as on the meeting’s own page"
    text = who.raw("GET", page.link("Download as text")).get_data(as_text=True)
    assert "| Say so at once | 1 | 2 |" in text
    assert "Done." in text
    assert "canary" not in text
    answer = who.raw("GET", page.link("Download with tables (zip)"))
    assert "tuesday-set-record.zip" in answer.headers["Content-Disposition"]
    made = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert len(made.namelist()) == 5
    everything = b"".join(made.read(name) for name in made.namelist()).decode()
    assert "canary" not in everything
    assert "Ring earlier." in everything
