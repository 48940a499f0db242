"""Posting, replying, editing, removing and reporting, as members, a facilitator, strangers and admins see it."""

from __future__ import annotations

import pytest

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import Clock
from tests.learning_sets.posts.posting import SAFE, _post, there
from tests.learning_sets.tuesdays import Tuesday


def test_a_post_is_rendered_once_and_safely(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    text = "I would **wait**.\n\n<script>alert(1)</script> [x](javascript:alert(1)) [y](https://example.org)"
    made = _post(tuesday, lena, text)
    html = there(tuesday)[0].html
    assert "<strong>wait</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    page = bola.get(f"{tuesday.url}posts/{made}/")
    assert page.heading == "A post by Lena Marsh"
    assert "I would wait." in page.main


def test_a_hundred_thousand_characters_survive_signing_in_again(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.get(tuesday.write)
    fields = dict(page.fields(page.form("Post"))) | {"text": "wait a bit " * 9091}
    lena.client.delete_cookie("learnapp")
    lena.client.get("/account/sign-in/")
    response = lena.client.post(tuesday.write, data=fields)
    assert response.status_code in {302, 400}
    again = Visitor(tuesday.app).signed_in("lena").get(tuesday.write)
    assert again.text.count("wait a bit") >= 9091


def test_a_second_click_and_a_second_tab(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.get(tuesday.write)
    fields = {"text": SAFE, "nonce": dict(page.fields(page.form("Post")))["nonce"]}
    first, second = lena.post(tuesday.write, fields), lena.post(tuesday.write, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(there(tuesday)) == 1
    # Back to the form, other words, sent again: nothing of either is lost.
    page = lena.submit(page, "Post", {"text": "No, I would go in."}, status=409)
    assert "already posted from this page" in page.main
    assert "No, I would go in." in page.main
    lena.post(tuesday.write, dict(page.fields(page.form("Post"))))
    assert [one.text for one in there(tuesday)] == [SAFE, "No, I would go in."]


def test_a_reply_says_what_it_answers(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, lena)
    page = bola.get(f"{tuesday.url}posts/{made}/reply/")
    assert page.heading == "Reply to Lena Marsh"
    assert SAFE in page.main
    bola.post(page.url, dict(page.fields(page.form("Post"))) | {"text": "Why wait?"})
    assert [(one.author, one.reply_to) for one in there(tuesday)] == [("Lena Marsh", None), ("Bola Adeyemi", made)]


def test_rewording_shows_everybody_how_it_was(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, lena, "I would go in at once.")
    edit = f"{tuesday.url}posts/{made}/edit/"
    page = lena.get(edit)
    stale = dict(page.fields(page.form("Save")))
    assert lena.post(edit, stale | {"text": SAFE}).status_code == 303
    page = bola.get(f"{tuesday.url}posts/{made}/")
    assert SAFE in page.main
    assert "I would go in at once." in page.main
    # A stale tab overwrites nothing and keeps what was typed.
    response = lena.post(edit, stale | {"text": "Third words."})
    assert response.status_code == 409
    assert "Third words." in response.get_data(as_text=True)
    assert there(tuesday)[0].text == SAFE
    bola.get(edit, status=404)


def test_the_author_or_the_facilitator_takes_a_post_out(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    for who in (lena, bola):
        made = _post(tuesday, lena, f"Taken out by number {id(who)}.")
        page = who.get(f"{tuesday.url}posts/{made}/take-out/")
        assert who.post(page.url, {}).status_code == 303
        assert "Removed on" in bola.get(f"{tuesday.url}posts/{made}/").main
    assert all(one.text == "" for one in there(tuesday))


def test_another_member_takes_nothing_out(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, bola)
    lena.get(f"{tuesday.url}posts/{made}/take-out/", status=404)
    assert lena.post(f"{tuesday.url}posts/{made}/take-out/", {}).status_code == 404


@pytest.mark.parametrize("who", ["edwin", "ada", "lena"])
def test_strangers_educators_admins_and_former_members_find_nothing(
    tuesday: Tuesday, bola: Visitor, who: str, ids: dict[str, int], clock: Clock
) -> None:
    made = _post(tuesday, bola)
    tuesday.change(sets.leave, tuesday.set_id, ids["lena"], clock.now)
    stranger = Visitor(tuesday.app).signed_in(who)
    ways = ["", "edit/", "reply/", "take-out/", "report/"]
    for url in [tuesday.write, f"{tuesday.url}reports/", *(f"{tuesday.url}posts/{made}/{way}" for way in ways)]:
        stranger.get(url, status=404)
        assert stranger.post(url, {"text": "In.", "reason": "x", "nonce": "12345678"}).status_code in {404, 405}
    assert stranger.post(f"{tuesday.url}reports/1/", {}).status_code == 404
    assert [one.text for one in there(tuesday)] == [SAFE]


@pytest.mark.parametrize(
    "text",
    [
        "Sister Obi's half-sentence would have been enough.",
        "I would ring Sister Obi, and say so.",
        "Would Obi have come? Obi’s answer is what I missed.",
        "I asked what Sister Obi would do.",
        "Perhaps Obi, in charge of the ward, knew.",
    ],
)
def test_a_character_of_the_case_is_nobody_to_ask_about(tuesday: Tuesday, lena: Visitor, text: str) -> None:
    _post(tuesday, lena, text)
    assert [one.text for one in there(tuesday)] == [text]


def test_a_name_beside_a_character_is_still_asked_about(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": "Sister Obi reminds me of Mrs Hargreaves."})
    assert "Mrs Hargreaves" in page.main
    assert "Not saved yet" in page.main
    assert there(tuesday) == []
