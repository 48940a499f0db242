"""A part of a file changed in a form."""

import pytest

from tests.client import Visitor
from tests.educator.drafts.authoring import Writing

CASE = "50-night.case.md"


@pytest.fixture
def case(writing: Writing) -> Writing:
    writing.author.submit(writing.author.get(writing.url), "Add file", {"name": CASE})
    return writing


def _form(writing: Writing, name: str, part: int) -> str:
    return f"{writing.url}form/{part}/{name}"


def test_a_choice_is_written_with_its_consequence_tracks_flags_and_hindsight(case: Writing) -> None:
    page = case.author.get(_form(case, CASE, 1))
    assert page.heading == "Where it begins"
    before = case.text(CASE)
    typed = {
        "choice-1-consequence": "She looks up.\r\n\r\nThen she nods.",
        "choice-1-hindsight": "It costs you a minute.",
        "choice-1-trust": "+2",
        "choice-1-set": "asked",
    }
    saved = case.author.submit(page, "Save", typed)
    assert "Saved." in saved.main
    assert case.text(CASE) == before.replace("{trust=+1}", "{trust=+2 set=asked}").replace(
        "    What follows.\n\n- [Another]",
        "    She looks up.\n\n    Then she nods.\n\n"
        "    ::: hindsight\n    It costs you a minute.\n    :::\n\n- [Another]",
    )


def test_a_form_saved_as_it_was_changes_nothing(case: Writing) -> None:
    revision = case.files()[CASE].revision
    page = case.author.submit(case.author.get(_form(case, CASE, 1)), "Save")
    assert "Nothing was changed." in page.main
    assert case.files()[CASE].revision == revision


def test_what_the_checker_says_stands_at_the_choice(case: Writing) -> None:
    page = case.author.submit(case.author.get(_form(case, CASE, 1)), "Save", {"choice-2-trust": "lots"})
    assert "Error: `trust=lots` moves a track." in page.main
    assert "Choice 2" in page.main


def test_two_authors_in_a_form_and_in_the_text_lose_nothing(case: Writing, erica: Visitor) -> None:
    hers = erica.get(_form(case, CASE, 1))
    text = case.text(CASE)
    case.save(CASE, text.replace("What came of it.", "It went well."))
    merged = erica.submit(hers, "Save", {"text-1": "Half past two."})
    assert "Saved, together with what Edwin Okafor changed in the meantime." in merged.main
    assert "It went well." in case.text(CASE)
    assert "Half past two." in case.text(CASE)
    stale = case.author.get(_form(case, CASE, 1))
    erica.submit(erica.get(_form(case, CASE, 1)), "Save", {"text-1": "Hers."})
    both = case.author.submit(stale, "Save", {"text-1": "His."}, 409)
    assert "− Hers." in both.main
    assert "+ His." in both.main
    assert "Hers." in case.text(CASE)


def test_a_version_that_is_no_longer_kept_loses_nothing_typed(case: Writing) -> None:
    page = case.author.get(_form(case, CASE, 1))
    back = case.author.submit(page, "Save", {"text-1": "Mine.", "revision": "99"}, 422)
    assert "no longer kept" in back.errors[0]
    assert dict(back.fields(back.form("Save")))["text-1"] == "Mine."
    assert "Saved." in case.author.submit(back, "Save").main
    assert "Mine." in case.text(CASE)


def test_a_part_that_is_not_there_leads_to_those_that_are(case: Writing) -> None:
    assert case.author.get(_form(case, CASE, 40)).heading == f"Parts of {CASE}"
    case.author.get(_form(case, "none.md", 0), 404)
