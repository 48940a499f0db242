"""Reflections: for their writer alone, nothing typed is lost, and the site asks before one names someone."""

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.web.typed_writing import LONGEST
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

NEW = "/reflections/new/"
TEXT = "I rang too late.\n\nI know why, and <b>that</b> is the hard part."


def _write(visitor: Visitor, text: str = TEXT, url: str = NEW) -> Page:
    return visitor.submit(visitor.get(url), "Save", {"text": text})


def test_a_reflection_is_written_read_and_listed(lena: Visitor) -> None:
    page = _write(lena)
    assert page.heading == "Reflection from 2 November 2026"
    assert "I know why, and <b>that</b> is the hard part." in page.main
    assert "I rang too late." in lena.get("/reflections/").main
    assert "I rang too late." in lena.get("/writing/").main


def test_the_page_says_plainly_who_could_read_it(lena: Visitor) -> None:
    page = lena.get(NEW)
    assert "only you. We never show it to educators or administrators" in page.main
    assert "has both the database and the keys could read it" in page.main
    assert "no names, dates, wards, bed numbers, ages or hospital numbers" in page.main


def test_nobody_else_finds_it(lena: Visitor, bola: Visitor, edwin: Visitor, ada: Visitor) -> None:
    url = _write(lena).url
    for other in (bola, edwin, ada):
        for address in (url, url + "edit/", url + "delete/"):
            other.get(address, status=404)
            assert other.post(address).status_code == (405 if address == url else 404)
        number = url.strip("/").split("/")[-1]
        other.get(f"/reflections/{number}/shareable/", status=404)
        other.get(f"/actions/{number}/", status=404)
        for address in ("/reflections/", "/writing/", "/writing/download/", "/home/", "/progress/"):
            assert "I rang too late" not in other.get(address).text
    assert "I rang too late" in lena.get(url).main


def test_a_prompt_of_a_debrief_leads_to_a_reflection_on_it(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Do this", {"choice": "1"})
    page = lena.submit(page, "Go back to the ward")
    page = lena.submit(page, "Do this", {"choice": "0"})
    page = lena.submit(page, "Open the debrief")

    page = lena.get(page.link("Write about this"))
    assert "When did you last tell somebody early?" in page.main
    page = lena.submit(page, "Save", {"text": TEXT})

    assert "Spilt, in" in page.main
    assert page.link("Back to the module") == "/modules/tea-round/"
    assert "When did you last tell somebody early?" in page.main
    assert "about Spilt, in" in lena.get("/reflections/").main


def test_a_prompt_that_is_not_there_is_not_found(lena: Visitor) -> None:
    for query in ("module=none", "module=tea-round&activity=none", "module=tea-round&activity=spilt&place=prompt-9"):
        lena.get(f"{NEW}?{query}", status=404)


def test_what_looks_identifying_is_shown_before_anything_is_saved(lena: Visitor) -> None:
    page = _write(lena, "Mrs Henderson in bed 7 asked me twice.")
    assert "Not saved yet" in page.main
    assert "Mrs Henderson" in page.main
    assert "bed 7" in page.main
    assert "Nothing yet" in lena.get("/reflections/").main

    page = lena.submit(page, "Check again and save", {"text": "Somebody asked me twice."})
    assert "Somebody asked me twice." in page.main


AROUND = "module=tea-round&activity=spilt"


@pytest.mark.parametrize(
    ("url", "field"),
    [(f"{NEW}?{AROUND}", "text"), ("/notes/?at=tea-round/spilt", "text"), (f"/actions/new/?{AROUND}", "text")],
)
def test_a_character_of_the_case_may_be_named_in_what_is_written_about_it(lena: Visitor, url: str, field: str) -> None:
    due = {"due-day": "1", "due-month": "12", "due-year": "2026"} if "actions" in url else {}
    page = lena.submit(lena.get(url), "Save", {field: "I would ask Mrs Henderson first.", **due})
    assert "Not saved yet" in page.main, "a stranger is asked about"
    page = lena.submit(lena.get(url), "Save", {field: "Sister Obi’s silence was like mine.", **due})
    assert "Not saved yet" not in page.main
    assert lena.get("/writing/").main.count("Sister Obi’s silence") == 1


def test_in_a_reflection_about_nothing_on_the_site_a_name_is_asked_about(lena: Visitor) -> None:
    assert "Not saved yet" in _write(lena, "Sister Obi’s silence was like mine.").main


def test_it_can_be_saved_anyway(lena: Visitor) -> None:
    page = _write(lena, "Mrs Henderson in bed 7 asked me twice.")
    page = lena.submit(page, "Save anyway")
    assert page.heading.startswith("Reflection from")
    assert "Mrs Henderson" in page.main


def test_one_of_a_hundred_thousand_characters_is_refused_and_comes_back_whole(lena: Visitor) -> None:
    text = "word " * 20_000
    page = lena.submit(lena.get(NEW), "Save", {"text": text}, status=422)
    assert "99,999 characters, and the limit is 20,000. Remove 79,999" in page.errors[0]
    assert dict(page.fields(page.form("Save")))["text"].strip() == text.strip()
    assert _write(lena, "x" * LONGEST).heading.startswith("Reflection from")


def test_one_of_a_hundred_thousand_letters_of_any_alphabet_arrives(lena: Visitor) -> None:
    page = lena.get(NEW)
    assert page.form("Save").get("enctype") == "multipart/form-data"
    fields = {**dict(page.fields(page.form("Save"))), "text": "語" * 100_000}
    answer = lena.raw("POST", NEW, data=fields, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "語" * 100_000 in answer.get_data(as_text=True)


def test_an_empty_one_says_what_to_do(lena: Visitor) -> None:
    page = lena.submit(lena.get(NEW), "Save", {"text": " \n "}, status=422)
    assert page.errors == ["Write your reflection before you save it"]


def test_a_stale_tab_overwrites_nothing_and_keeps_what_was_typed(lena: Visitor) -> None:
    edit = _write(lena).url + "edit/"
    stale = lena.get(edit)
    lena.submit(lena.get(edit), "Save", {"text": "From the other tab."})

    page = lena.submit(stale, "Save", {"text": "From this tab."}, status=409)
    assert "changed in another tab" in page.main
    assert "From the other tab." in page.main
    assert dict(page.fields(page.form("Save")))["text"].strip() == "From this tab."

    assert "From this tab." in lena.submit(page, "Save").main


def test_the_same_change_sent_twice_counts_once(lena: Visitor) -> None:
    page = lena.get(_write(lena).url + "edit/")
    for _ in range(2):
        assert "Changed." in lena.submit(page, "Save", {"text": "Changed."}).main


def test_deleting_asks_first_and_takes_the_shareable_version_along(lena: Visitor) -> None:
    url = _write(lena).url
    page = lena.submit(lena.get(lena.get(url).link("write a shareable version")), "Save", {"text": "For others."})
    shared = page.url
    page = lena.get(url + "delete/")
    assert "shareable version will be deleted too" in page.main
    lena.submit(page, "Delete")
    lena.get(url, status=404)
    lena.get(shared, status=404)


def test_a_shareable_version_starts_as_a_copy_and_leaves_the_reflection_alone(lena: Visitor) -> None:
    url = _write(lena).url
    page = lena.get(lena.get(url).link("write a shareable version"))
    assert "I rang too late." in dict(page.fields(page.form("Save")))["text"]
    stale = page
    page = lena.submit(page, "Save", {"text": "I learned to ring early."})
    assert page.heading == "Shareable version from 2 November 2026"
    assert "I rang too late." in lena.get(url).main
    page = lena.submit(stale, "Save", {"text": "Another tab."}, status=409)
    assert "I learned to ring early." in page.main
    assert "Another tab." in lena.submit(page, "Save").main


def test_a_sign_in_that_ended_keeps_the_reflection_sealed(lena: Visitor, clock: Clock, app: Flask) -> None:
    page = lena.get(NEW + "?module=tea-round&activity=spilt&place=prompt-1")
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save", {"text": "held-canary"})
    assert "we kept what you wrote" in page.main
    assert not _found(app, b"held-canary")

    page = lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert "What you wrote is below" in page.main
    assert "When did you last tell somebody early?" in page.main
    page = lena.submit(page, "Save")
    assert "held-canary" in page.main
    assert "What you wrote is below" not in lena.get(NEW).main


def test_a_long_one_whose_sign_in_ended_comes_back_whole(lena: Visitor, clock: Clock) -> None:
    page = lena.get(NEW)
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save", {"text": "word " * 40_000})
    page = lena.submit(page, "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    assert len(dict(page.fields(page.form("Save")))["text"].strip()) == 5 * 40_000 - 1


def test_what_is_kept_is_shown_to_nobody_else(lena: Visitor, bola: Visitor, clock: Clock) -> None:
    page = lena.get(NEW)
    clock.now += timedelta(hours=13)
    page = lena.submit(page, "Save", {"text": "held-canary"})
    page = lena.submit(page, "Sign in", {"email": "bola@example.org", "password": PASSWORD})
    assert "held-canary" not in page.text


def test_writing_whose_key_is_gone_says_so_and_breaks_nothing(lena: Visitor, app: Flask) -> None:
    url = _write(lena).url
    app.extensions["vault"].place.unlink()
    assert "can no longer be read" in lena.get(url).main
    assert "can no longer be read" in lena.get("/reflections/").main
    assert "can no longer be read" in lena.get("/writing/download/").text
    _write(lena, "A new beginning.")
    assert "A new beginning." in lena.get("/reflections/").main


def test_without_its_vault_the_site_says_so_for_private_writing_and_serves_the_rest(lena: Visitor, app: Flask) -> None:
    url = _write(lena).url
    form = lena.get(NEW)
    path = app.extensions["vault"].place
    path.unlink()
    path.mkdir()
    saved = lena.submit(form, "Save", {"text": TEXT}, status=503)
    for page in (saved, lena.get(url, status=503), lena.get("/writing/download/", status=503)):
        assert "What is private to you, such as reflections, notes and votes, cannot be read" in page.main
        assert "reference" in page.main.lower()
    for other in ("/home/", "/progress/", "/review/", "/modules/"):
        assert lena.get(other).status == 200
    path.rmdir()
    assert "can no longer be read" in lena.get(url).main, "it works again; this vault is a new one"


def _found(app: Flask, canary: bytes) -> list[str]:
    folder = app.extensions["settings"].instance
    return [str(p) for p in folder.rglob("*") if p.is_file() and canary in p.read_bytes()]
