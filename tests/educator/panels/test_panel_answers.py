"""What experts see and do: a link that works once, items without the key, saving half-way, withdrawing."""

import pytest
from flask import Flask

from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from tests.client import Visitor
from tests.conftest import START
from tests.educator.panels.judging import Judging, choose, order


def test_a_link_works_once_in_one_browser(app: Flask, judging: Judging) -> None:
    link = judging.ask("Asha Rao", post="medical director")
    first, second = Visitor(app), Visitor(app)
    page = first.get(link)
    assert "Hello Asha Rao." in page.main
    assert "Thank you." in page.main
    first.submit(page, "Start")
    assert second.get(link, 410).heading == "This link cannot be used"
    assert "Continue with the answers you started" in first.get(link, 410).main
    assert second.client.get("/educator/panel/").status_code == 404


def test_an_expert_sees_no_key_and_no_one_elses_answers(judging: Judging) -> None:
    judging.answered("One", 1)
    who = judging.expert("Two")
    pages = [who.get(path).text for path in ("/educator/panel/", "/educator/panel/1/", "/educator/panel/2/")]
    assert all("The secret key." not in page and "Because of 1." not in page and "One" not in page for page in pages)


def test_nothing_of_a_panel_is_shown_while_its_organisation_is_closed(app: Flask, judging: Judging) -> None:
    who, link = judging.expert("One"), judging.ask("Two")
    with app.extensions["store"].write() as connection:
        here = organisations.only(connection)
        assert here is not None
        assert organisations.make(connection, "Southmoor", START, None)
        closing.close(connection, here, START, None)
    for path in ("/educator/panel/", "/educator/panel/1/"):
        who.get(path, status=404)
        assert who.post(path, {"do": "withdraw"}).status_code == 404
    Visitor(app).get(link, status=410)
    with app.extensions["store"].write() as connection:
        closing.reopen(connection, here, START, None)
    assert "What comes first?" in who.get("/educator/panel/").main
    Visitor(app).get(link)


def test_no_browser_keeps_a_page_of_a_panel(app: Flask, judging: Judging) -> None:
    link, who = judging.ask("Two"), judging.expert("One")
    kept = {path: who.client.get(path).headers["Cache-Control"] for path in ("/educator/panel/", "/educator/panel/1/")}
    kept[link] = Visitor(app).client.get(link).headers["Cache-Control"]
    assert set(kept.values()) == {"no-store"}


def test_answers_are_kept_half_way_and_sent_only_whole(judging: Judging) -> None:
    who = judging.expert("One")
    assert choose(who, 2).url == "/educator/panel/2/"
    page = who.submit(who.get("/educator/panel/"), "Send my answers", {"consent": "named"}, 422)
    assert page.errors == ["Answer every item first. Still open: 1"]
    assert "1 of 2 answered so far" in judging.page().main
    assert "Because of 2." in who.get("/educator/panel/1/").text
    order(who)
    page = who.submit(who.get("/educator/panel/"), "Send my answers", {"consent": "named"})
    assert "Thank you. Your answers are with the authors." in page.text
    assert "You can change them until the panel is closed." in page.main


def test_an_answer_needs_a_choice_and_a_reason_and_keeps_what_was_typed(judging: Judging) -> None:
    who = judging.expert("One")
    page = who.submit(who.get("/educator/panel/1/"), "Save and continue", {"reason": ""}, 422)
    assert page.errors == ["Choose one option.", "Say why in up to 1000 characters"]
    page = who.submit(who.get("/educator/panel/1/"), "Save and continue", {"reason": "Half a thought"}, 422)
    assert "Half a thought" in page.text


def test_withdrawing_deletes_everything_of_the_expert(judging: Judging) -> None:
    who = judging.answered("One", 1)
    page = who.submit(who.get("/educator/panel/"), "Withdraw")
    assert "Your answers and your name are deleted from this panel." in page.text
    assert "You have not asked anyone yet." in judging.page().main
    assert who.client.get("/educator/panel/").status_code == 404


@pytest.mark.thorough
def test_closed_is_closed_but_consent_can_still_be_taken_back(judging: Judging) -> None:
    who = judging.answered("One", 1, "named")
    judging.do("Close the panel")
    assert who.client.get("/educator/panel/1/").status_code == 303
    who.submit(who.get("/educator/panel/"), "Save", {"consent": "authors"})
    judging.do("Write panel.yaml")
    assert "One" not in judging.writing.text("panel.yaml")
