"""Reported posts."""

from __future__ import annotations

from learnapp.store.sets import posts
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.posts.posting import SAFE, _post, _report
from tests.learning_sets.tuesdays import Tuesday


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
