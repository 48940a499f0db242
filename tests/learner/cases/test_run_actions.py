"""What a learner does in a case."""

from tests.client import Visitor
from tests.learner.cases.walking import CASE, begun, to_the_end


def test_the_same_choice_sent_twice_counts_once(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(CASE)
    lena.submit(page, "Do this", {"choice": "0"})
    assert lena.submit(page, "Do this", {"choice": "0"}).heading == "The office"


def test_a_stale_page_changes_nothing_and_shows_where_one_is(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(CASE)
    lena.submit(page, "Do this", {"choice": "0"})

    stale = lena.submit(page, "Do this", {"choice": "1"}, status=409)

    assert stale.heading == "The office"
    assert "Nothing has changed" in stale.main


def test_a_choice_that_is_not_open_is_refused(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(CASE), "Do this", {"choice": "1"})
    page = lena.submit(page, "Go back to the ward")
    page = lena.submit(page, "Do this", {"choice": "1"}, status=422)
    assert "You cannot choose that here" in page.main


def test_a_what_if_leaves_the_record_as_it_was(lena: Visitor) -> None:
    to_the_end(lena)
    before = lena.get(CASE + "debrief/")
    assert "debrief-canary-d02" in before.main

    page = lena.submit(before, "Reopen decision 1")
    assert page.heading == "The corridor"
    assert "Your record does not change" in page.main
    page = lena.submit(page, "Do this", {"choice": "0"})
    page = lena.submit(page, "Go back to the ward")
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert page.heading == "Wheels"
    after = lena.submit(page, "Back to the debrief")

    assert after.heading == "Debrief: Spilt"
    assert "You reached “Every cup”" in after.main
    assert "debrief-canary-d02" in after.main


def test_another_what_if_takes_the_place_of_an_unfinished_one(lena: Visitor) -> None:
    to_the_end(lena)
    lena.submit(lena.get(CASE + "debrief/"), "Reopen decision 1")
    page = lena.submit(lena.get(CASE + "debrief/"), "Reopen decision 2")
    assert page.heading == "Friday"
