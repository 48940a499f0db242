"""What a learner does in a case."""

import pytest
from flask import Flask

from learnapp.domain.content.content import Case
from learnapp.learner.cases.run_actions import keep_walk
from learnapp.store.learning import runs
from tests.client import Visitor
from tests.conftest import START
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


@pytest.mark.parametrize(("path", "fits"), [((), True), ((1,), True), ((1, 0, 0), True), ((1, 9), False)])
def test_a_walk_from_before_signing_in_is_kept_whole_or_not_at_all(
    app: Flask, ids: dict[str, int], path: tuple[int, ...], fits: bool
) -> None:
    address = ("tea-round", "spilt")
    with app.extensions["store"].write() as connection:
        catalogue = app.extensions["catalogue"].at(connection)
        case, edition = catalogue.modules["tea-round"].activity("spilt"), catalogue.editions["tea-round"]
        assert isinstance(case, Case)
        assert keep_walk(connection, ids["lena"], case, address, edition, 0, path, START) is fits
        found = runs.first(connection, ids["lena"], *address)
        assert (found.path if found else None) == (path if fits else None)
        assert (found is not None and found.ended_at is not None) is (path == (1, 0, 0))
