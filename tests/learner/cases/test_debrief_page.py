"""What the debrief shows, worked out from the record."""

from tests.client import Visitor
from tests.learner.cases.walking import CASE, to_the_end


def test_the_debrief_keeps_the_ways_not_taken_folded_until_they_are_tried(lena: Visitor) -> None:
    to_the_end(lena)
    page = lena.get(CASE + "debrief/")
    assert "hindsight-canary-h01" in page.main
    assert "hindsight-canary-h02" in page.main
    headings = [page.words(heading) for heading in page.all("h2")]
    assert headings.index("What it cost, and whom") < headings.index("One lesson") < headings.index("Your way")
    assert "No longer open to you" in page.main
    assert not [d for d in page.all("details") if d.get("open") is not None]

    page = lena.submit(page, "Reopen decision 1")
    lena.submit(page, "Do this", {"choice": "0"})
    page = lena.get(CASE + "debrief/")
    (tried,) = [d for d in page.all("details") if d.get("open") is not None]
    assert "You tried:" in page.words(tried)
    assert "debrief-canary-d02" in page.main, "the debrief stays that of the record"


def test_endings_are_counted_once_however_often_they_are_reached(lena: Visitor) -> None:
    to_the_end(lena)
    debrief = lena.get(CASE + "debrief/")
    assert "You have found 1 of 2 endings." in debrief.main
    assert "Wheels" not in debrief.text, "which ending is left is not told"
    for _ in range(2):
        page = lena.submit(lena.get(CASE + "debrief/"), "Reopen decision 1")
        page = lena.submit(page, "Do this", {"choice": "0"})
        page = lena.submit(page, "Go back to the ward")
        page = lena.submit(page, "Do this", {"choice": "1"})
        assert page.heading == "Wheels"
        assert "You have found 2 of 2 endings" in page.main
        debrief = lena.submit(page, "Back to the debrief")
    assert "You have found 2 of 2 endings: “Every cup”, “Wheels”." in debrief.main


def test_back_to_the_debrief_is_back_at_the_decision_that_was_tried(lena: Visitor) -> None:
    to_the_end(lena)
    debrief = lena.get(CASE + "debrief/")
    lena.submit(debrief, "Reopen decision 2")
    answer = lena.post(CASE + "what-if/", {"leave": "yes"})
    assert answer.headers["Location"].endswith("/debrief/#decision-2")
    assert any(h.get("id") == "decision-2" for h in debrief.all("h3"))
    assert lena.post(CASE + "what-if/", {"leave": "yes"}).headers["Location"].endswith("/debrief/")
