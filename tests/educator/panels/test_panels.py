"""Starting a panel on a draft's items of judgement."""

from tests.educator.drafts.authoring import Writing
from tests.educator.panels.judging import FIRST, QUIZ, Judging


def test_a_draft_without_a_panel_says_so_and_one_needs_an_item(writing: Writing) -> None:
    page = writing.author.get(f"{writing.url}panels/")
    assert "This module has had no panel yet." in page.main
    assert FIRST in page.main
    assert writing.author.submit(page, "Start panel", {}, 422).errors == ["Choose at least one item"]


def test_only_judgement_that_all_see_alike_is_offered(writing: Writing) -> None:
    text = writing.text(QUIZ).replace(".single-best .judgement", ".single-best")
    writing.save(QUIZ, text)
    page = writing.author.get(f"{writing.url}panels/")
    assert FIRST not in page.main


def test_a_panel_is_listed_with_how_far_it_is(judging: Judging) -> None:
    judging.answered("One", 0)
    judging.ask("Two")
    assert "1 of 2 experts have answered, open" in judging.author.get(f"{judging.writing.url}panels/").main


def test_a_note_sent_after_the_session_ended_comes_back_with_what_was_chosen(writing: Writing) -> None:
    page = writing.author.get(f"{writing.url}panels/")
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    item = page.option(FIRST)
    fields = {**dict(page.fields(form)), "item": item, "note": "Answer as you would at night."}
    assert writing.author.raw("POST", page.url, data=fields, headers={"Draft": ""}).status_code == 204
    again = writing.author.get(f"{writing.url}panels/")
    assert "You have not saved this yet" in again.main
    assert "Answer as you would at night." in again.main
    writing.author.submit(again, "Start panel", {"item": item})
    assert "You have not saved this yet" not in writing.author.get(f"{writing.url}panels/").main
