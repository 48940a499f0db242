"""Posting, replying, rewording, taking out and reporting, as members, a facilitator, strangers and admins meet it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from learnapp.domain.sets.meeting_phases import PHASES
from learnapp.store.learning import runs
from learnapp.store.sets import posts, sets
from learnapp.store.tables.people_and_work import outbox
from learnapp.store.tables.set_tables import attendance
from learnapp.store.tables.set_tables import discussion as discussions
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.learning_sets.tuesdays import Tuesday, tuesday

__all__ = ["tuesday"]

SAFE = "I would wait, and say so."


def _post(tuesday: Tuesday, visitor: Visitor, text: str = SAFE, status: int = 303) -> int:
    """Post by a raw form; the id of the post."""
    fields = {"text": text, "nonce": f"nonce-{abs(hash(text))}"[:32]}
    response = visitor.post(tuesday.write, fields)
    assert response.status_code == status
    found = re.search(r"#post-(\d+)$", response.headers["Location"])
    assert found
    return int(found.group(1))


def _there(tuesday: Tuesday) -> list[posts.Post]:
    return tuesday.change(posts.of_discussion, tuesday.thread.id)


def test_a_post_is_rendered_once_and_safely(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    text = "I would **wait**.\n\n<script>alert(1)</script> [x](javascript:alert(1)) [y](https://example.org)"
    made = _post(tuesday, lena, text)
    html = _there(tuesday)[0].html
    assert "<strong>wait</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    page = bola.get(f"{tuesday.url}posts/{made}/")
    assert page.heading == "A post by Lena Marsh"
    assert "I would wait." in page.main


def test_something_identifying_is_asked_about_and_can_be_posted_all_the_same(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": "Mrs Hargreaves in bed 4 was 81."})
    assert "Not saved yet" in page.main
    assert "Mrs Hargreaves" in page.main
    assert _there(tuesday) == []
    sent = page.fields(page.form("Save anyway"))
    fields = {name: value for name, value in sent if name != "csrf_token"} | {"anyway": "yes"}
    assert lena.post(tuesday.write, fields).status_code == 303
    assert [one.text for one in _there(tuesday)] == ["Mrs Hargreaves in bed 4 was 81."]


def test_a_hundred_thousand_characters_are_refused_and_kept(tuesday: Tuesday, lena: Visitor) -> None:
    text = "wait a bit " * 9091
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": text}, status=422)
    assert "the limit is 10,000" in page.errors[0]
    assert page.text.count("wait a bit") >= 9091
    assert _there(tuesday) == []


def test_a_hundred_thousand_characters_survive_signing_in_again(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.get(tuesday.write)
    fields = dict(page.fields(page.form("Post"))) | {"text": "wait a bit " * 9091}
    lena.client.delete_cookie("learnapp")
    lena.client.get("/account/sign-in/")
    response = lena.client.post(tuesday.write, data=fields)
    assert response.status_code in {302, 400}
    again = Visitor(tuesday.app).signed_in("lena").get(tuesday.write)
    assert again.text.count("wait a bit") >= 9091


def test_an_empty_post_is_refused(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": " \n "}, status=422)
    assert page.errors == ["Write your post before you save it"]


def test_a_second_click_and_a_second_tab(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.get(tuesday.write)
    fields = {"text": SAFE, "nonce": dict(page.fields(page.form("Post")))["nonce"]}
    first, second = lena.post(tuesday.write, fields), lena.post(tuesday.write, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(_there(tuesday)) == 1
    # Back to the form, other words, sent again: nothing of either is lost.
    page = lena.submit(page, "Post", {"text": "No, I would go in."}, status=409)
    assert "already posted from this page" in page.main
    assert "No, I would go in." in page.main
    lena.post(tuesday.write, dict(page.fields(page.form("Post"))))
    assert [one.text for one in _there(tuesday)] == [SAFE, "No, I would go in."]


def test_a_reply_says_what_it_answers(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, lena)
    page = bola.get(f"{tuesday.url}posts/{made}/reply/")
    assert page.heading == "Reply to Lena Marsh"
    assert SAFE in page.main
    bola.post(page.url, dict(page.fields(page.form("Post"))) | {"text": "Why wait?"})
    assert [(one.author, one.reply_to) for one in _there(tuesday)] == [("Lena Marsh", None), ("Bola Adeyemi", made)]


def test_a_post_quotes_a_scene_and_a_choice_that_its_writer_has_seen(
    tuesday: Tuesday, lena: Visitor, ids: dict[str, int]
) -> None:
    edition = tuesday.change(
        lambda c: c.execute(sa.text("SELECT edition FROM shelf WHERE module = 'tea-round'")).scalar_one()
    )
    tuesday.change(lambda c: c.execute(discussions.update().values(edition=edition)))
    assert "Quote from the case" not in lena.get(tuesday.write).main
    tuesday.change(runs.begin, ids["lena"], "tea-round", "spilt", edition, 0, START)
    page = lena.get(tuesday.write)
    options = page.all("option")
    scene, choice = page.words(options[1]), page.words(options[2])
    fields = dict(page.fields(page.form("Post"))) | {"text": SAFE, "quoted": options[2].get("value", "")}
    lena.post(tuesday.write, fields)
    quoted = _there(tuesday)[0].quoted
    assert quoted is not None
    assert (quoted.module, quoted.activity, quoted.title) == ("tea-round", "spilt", scene)
    assert choice == f"{scene}: {quoted.choice}"
    # What was not offered is not quoted.
    fields |= {"nonce": "another-nonce", "quoted": "99"}
    lena.post(tuesday.write, fields)
    assert _there(tuesday)[1].quoted is None


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
    assert _there(tuesday)[0].text == SAFE
    bola.get(edit, status=404)


def test_the_author_or_the_facilitator_takes_a_post_out(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    for who in (lena, bola):
        made = _post(tuesday, lena, f"Taken out by number {id(who)}.")
        page = who.get(f"{tuesday.url}posts/{made}/take-out/")
        assert who.post(page.url, {}).status_code == 303
        assert "Removed on" in bola.get(f"{tuesday.url}posts/{made}/").main
    assert all(one.text == "" for one in _there(tuesday))


def test_another_member_takes_nothing_out(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, bola)
    lena.get(f"{tuesday.url}posts/{made}/take-out/", status=404)
    assert lena.post(f"{tuesday.url}posts/{made}/take-out/", {}).status_code == 404


@pytest.mark.parametrize("phase", [phase.name for phase in PHASES["thread", "case"]])
def test_posts_are_read_and_written_only_when_the_phase_allows(tuesday: Tuesday, lena: Visitor, phase: str) -> None:
    made = _post(tuesday, lena)
    tuesday.change(lambda c: c.execute(discussions.update().values(phase=phase)))
    seen = phase != "first_vote"
    written = phase not in {"first_vote", "closed"}
    assert lena.raw("GET", f"{tuesday.url}posts/{made}/").status_code == (200 if seen else 404)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == (303 if written else 409)
    if not written:
        assert "Typed in vain." in response.get_data(as_text=True)


def test_a_thread_is_closed_to_whoever_has_neither_answered_nor_looked(
    tuesday: Tuesday, lena: Visitor, bola: Visitor
) -> None:
    made = _post(tuesday, bola)
    tuesday.change(lambda c: c.execute(attendance.delete()))
    for way in ("", "reply/", "report/"):
        lena.get(f"{tuesday.url}posts/{made}/{way}", status=404)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == 409
    assert "Typed in vain." in response.get_data(as_text=True)
    assert "choose to look" in response.get_data(as_text=True)
    # Whoever facilitates has no vote, and so waits for nothing.
    bola.get(f"{tuesday.url}posts/{made}/")


def test_a_closed_set_takes_no_posts_and_keeps_the_typing(tuesday: Tuesday, lena: Visitor) -> None:
    tuesday.change(sets.close, tuesday.set_id, START)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == 409
    assert "Typed in vain." in response.get_data(as_text=True)


# Reports -----------------------------------------------------------------------------------------


def _report(tuesday: Tuesday, visitor: Visitor, made: int, reason: str = "It names a ward.") -> Page:
    page = visitor.get(f"{tuesday.url}posts/{made}/report/")
    visitor.post(page.url, {"reason": reason})
    return visitor.get(f"{tuesday.url}posts/{made}/report/")


def test_a_report_goes_to_the_facilitator_without_a_name(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = tuesday.change(
        posts.add, tuesday.thread.id, ids["edwin"], text="A ward.", html="<p>A ward.</p>", nonce="edwins", now=START
    ).id
    page = _report(tuesday, lena, made)
    assert "The set's facilitator has your report." in page.main
    page = bola.get(f"{tuesday.url}reports/")
    assert "It names a ward." in page.main
    assert "Lena Marsh" not in page.main
    assert "There are none." in ada.get("/sets/reported/").main
    lena.get(f"{tuesday.url}reports/", status=404)


def test_what_the_facilitator_passes_on_an_admin_decides(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = tuesday.change(
        posts.add, tuesday.thread.id, ids["edwin"], text="A ward.", html="<p>A ward.</p>", nonce="edwins", now=START
    ).id
    _report(tuesday, lena, made)
    bola.submit(bola.get(f"{tuesday.url}reports/"), "Pass on to the administrators")
    page = ada.get("/sets/reported/")
    assert "A ward." in page.main
    assert "Lena Marsh" not in page.main
    mails = tuesday.change(lambda c: c.execute(sa.select(outbox.c.recipient, outbox.c.body)).all())
    assert [mail.recipient for mail in mails] == ["ada@example.org"]
    assert "ward" not in mails[0].body
    assert "/sets/reported/" in mails[0].body
    page = ada.submit(page, "Remove the post")
    assert "There are none." in page.main
    assert _there(tuesday)[0].redacted_at is not None
    ada.get(tuesday.url, status=404)


def test_a_report_of_the_facilitators_own_post_goes_to_the_admins(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor
) -> None:
    made = _post(tuesday, bola)
    page = _report(tuesday, lena, made)
    assert "administrators have had it" in page.main
    assert "There are none." in bola.get(f"{tuesday.url}reports/").main
    assert SAFE in ada.get("/sets/reported/").main


def test_what_the_facilitator_lets_stay_can_be_passed_on(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = tuesday.change(
        posts.add, tuesday.thread.id, ids["edwin"], text="A ward.", html="<p>A ward.</p>", nonce="edwins", now=START
    ).id
    _report(tuesday, lena, made)
    bola.submit(bola.get(f"{tuesday.url}reports/"), "Keep the post")
    page = lena.get(f"{tuesday.url}posts/{made}/report/")
    lena.post(page.url, {"do": "pass on"})
    assert "A ward." in ada.get("/sets/reported/").main


def test_a_report_needs_a_reason_of_reasonable_length(tuesday: Tuesday, lena: Visitor, bola: Visitor) -> None:
    made = _post(tuesday, bola)
    page = lena.get(f"{tuesday.url}posts/{made}/report/")
    assert lena.submit(page, "Report", {"reason": " "}, status=422).errors
    page = lena.submit(page, "Report", {"reason": "so " * 500}, status=422)
    assert "Shorten it to 1,000" in page.errors[0]
    assert "so so so" in page.main


def test_an_admin_settles_only_what_was_passed_on(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = _post(tuesday, bola)
    report = tuesday.change(posts.report, made, ids["lena"], "Hm", START, pass_on=False)
    assert ada.post(f"/sets/reported/{report}/", {"do": "take out"}).status_code == 404
    assert _there(tuesday)[0].text == SAFE


# Whose posts they are ----------------------------------------------------------------------------


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
    assert [one.text for one in _there(tuesday)] == [SAFE]


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
    assert [one.text for one in _there(tuesday)] == [text]


def test_a_name_beside_a_character_is_still_asked_about(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": "Sister Obi reminds me of Mrs Hargreaves."})
    assert "Mrs Hargreaves" in page.main
    assert "Not saved yet" in page.main
    assert _there(tuesday) == []
