"""A panel from asking to the module's file: blind, counted by text, attributed only by consent."""

import pytest

from learnapp.domain.markup.problems import Problems
from learnapp.domain.reading.panel_file import NAME, PanelEntry, read_panel_file
from tests.client import Visitor
from tests.educator.panels.judging import FIRST, JUDGED, QUIZ, Judging, choose


def _file(judging: Judging) -> dict[str, PanelEntry]:
    return read_panel_file(judging.writing.files()[NAME].data, Problems(NAME))


def test_a_panel_becomes_a_file_of_the_module_once_it_is_closed(judging: Judging) -> None:
    judging.answered("Expert 3", 1, "named")
    judging.seeded(8, 1)
    judging.seeded(2, 0)
    page = judging.page()
    assert "11 of 11 experts have answered" in page.main
    assert "Because of 1." not in page.text
    page = judging.do("Close the panel")
    assert "The panel’s answers become the key." in page.main
    assert "Wait for the morning: 9" in page.main
    assert "Because of 1." in page.text
    judging.do("Write panel.yaml")
    entry = _file(judging)[FIRST]
    assert (entry.experts, dict(entry.answers)["Wait for the morning"]) == (11, (9,))
    assert [(reason.text, reason.by) for reason in entry.reasons] == [("Because of 1.", "Expert 3")]
    assert "These answers are in panel.yaml in the draft" in judging.page().main
    preview = judging.author.get(f"{judging.writing.url}preview/judged/?question=first&key=yes")
    assert "Nine of eleven experts would choose “Wait for the morning” (panel of 11, November 2026)." in preview.main


def test_under_ten_experts_the_authors_key_stays_and_the_page_says_so(judging: Judging) -> None:
    judging.answered("One", 1)
    page = judging.do("Close the panel")
    assert "With fewer than ten experts we use the authors’ key, and tell learners so." in page.main


def test_a_panel_without_answers_cannot_be_applied(judging: Judging) -> None:
    assert "You have not asked anyone yet." in judging.page().main
    judging.do("Close the panel")
    assert "Close the panel first" in judging.do("Write panel.yaml").text
    assert NAME not in judging.writing.files()


def test_answers_to_an_older_text_do_not_count_and_the_author_sees_it(judging: Judging) -> None:
    who = judging.answered("One", 1)
    judging.writing.save(QUIZ, JUDGED.replace("The ward is short.", "The ward is full."))
    assert "The text of 1 question has changed in the draft" in judging.page().main
    assert "The ward is short." in who.get("/educator/panel/1/").main  # a text half written is shown to no one
    judging.do("Show experts the new text")
    page = who.get("/educator/panel/")
    assert "Changed since you answered" in page.main
    item = who.get("/educator/panel/1/")
    assert "The ward is full." in item.main
    assert "Please answer it again." in item.main
    page = judging.do("Close the panel")
    assert "1 answer to an older text does not count." in page.main


def test_a_withdrawal_after_applying_is_seen_and_applied_again(judging: Judging) -> None:
    first, _ = judging.answered("One", 1, "named"), judging.answered("Two", 0)
    judging.do("Close the panel")
    judging.do("Write panel.yaml")
    assert "One" in judging.writing.text(NAME)
    first.submit(first.get("/educator/panel/"), "Withdraw")
    assert "an expert has withdrawn" in judging.page().main
    judging.do("Write panel.yaml")
    assert "One" not in judging.writing.text(NAME)
    assert _file(judging)[FIRST].experts == 1


def test_what_was_typed_wrongly_is_kept_and_explained(judging: Judging) -> None:
    page = judging.author.submit(judging.page(), "Ask", {"name": "", "email": "nobody"}, 422)
    assert page.errors == [
        "Enter a name of up to 100 characters",
        "Enter an email address in the correct format, like name@example.com",
    ]
    assert 'value="nobody"' in page.text


def test_a_new_link_takes_the_place_of_the_old_and_an_expert_can_be_removed(judging: Judging) -> None:
    old = judging.ask("One")
    page = judging.author.submit(judging.page(), "New link for One", {})
    assert old not in page.text
    assert Visitor(judging.app).get(old, 410).heading == "This link cannot be used"
    page = judging.author.submit(judging.page(), "Remove One and their answers", {})
    assert "You have not asked anyone yet." in page.main


def test_only_authors_see_a_panel(judging: Judging, lena: Visitor) -> None:
    assert lena.client.get(judging.url).status_code == 404
    assert lena.client.get(f"{judging.writing.url}panels/").status_code == 404


@pytest.mark.thorough
def test_reopening_lets_experts_answer_again(judging: Judging) -> None:
    who = judging.answered("One", 1)
    judging.do("Close the panel")
    assert "The panel is closed" in who.get("/educator/panel/").main
    judging.do("Open the panel again")
    choose(who, 2)
    assert "Leave it: 1" in judging.do("Close the panel").main
