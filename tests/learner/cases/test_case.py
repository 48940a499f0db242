"""The case player: stale pages, second clicks, what-ifs, other people."""

from tests.client import Visitor

CASE = "/modules/tea-round/spilt/"


def _begun(visitor: Visitor) -> None:
    visitor.submit(visitor.get(CASE), "Start the case")


def _to_the_end(visitor: Visitor) -> None:
    _begun(visitor)
    page = visitor.submit(visitor.get(CASE), "Do this", {"choice": "1"})
    page = visitor.submit(page, "Go back to the ward")
    page = visitor.submit(page, "Do this", {"choice": "0"})
    visitor.submit(page, "Open the debrief")


def test_before_the_first_choice_the_page_says_who_will_see_it(lena: Visitor) -> None:
    page = lena.get(CASE)
    assert "Who can see your choices" in page.main
    assert "Only you can see your choices by name" in page.main


def test_a_case_is_resumed_at_the_very_scene(lena: Visitor) -> None:
    _begun(lena)
    lena.submit(lena.get(CASE), "Do this", {"choice": "0"})

    again = Visitor(lena.app).signed_in("lena")

    assert again.get(CASE).heading == "The office"
    assert "Continue where you left off" in again.get("/home/").main
    assert "Spilt" in again.get("/home/").main


def test_the_same_choice_sent_twice_counts_once(lena: Visitor) -> None:
    _begun(lena)
    page = lena.get(CASE)
    lena.submit(page, "Do this", {"choice": "0"})
    assert lena.submit(page, "Do this", {"choice": "0"}).heading == "The office"


def test_a_stale_page_changes_nothing_and_shows_where_one_is(lena: Visitor) -> None:
    _begun(lena)
    page = lena.get(CASE)
    lena.submit(page, "Do this", {"choice": "0"})

    stale = lena.submit(page, "Do this", {"choice": "1"}, status=409)

    assert stale.heading == "The office"
    assert "Nothing has changed" in stale.main


def test_a_choice_that_is_not_open_is_refused(lena: Visitor) -> None:
    _begun(lena)
    page = lena.submit(lena.get(CASE), "Do this", {"choice": "1"})
    page = lena.submit(page, "Go back to the ward")
    page = lena.submit(page, "Do this", {"choice": "1"}, status=422)
    assert "You cannot choose that here" in page.main


def test_pressing_on_without_choosing_says_what_to_do(lena: Visitor) -> None:
    _begun(lena)
    page = lena.submit(lena.get(CASE), "Do this", status=422)
    assert "Choose what to do" in page.main


def test_nonsense_in_the_form_is_answered_politely(lena: Visitor) -> None:
    _begun(lena)
    page = lena.get(CASE)
    for fields in ({"choice": "99"}, {"choice": "-1"}, {"choice": "x"}, {"choice": "0", "step": "7"}, {"choice": "٣"}):
        status = 409 if fields.get("step") else 422
        assert lena.submit(page, "Do this", fields, status=status).heading == "The corridor"


def test_a_what_if_leaves_the_record_as_it_was(lena: Visitor) -> None:
    _to_the_end(lena)
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


def test_a_what_if_needs_a_finished_record(lena: Visitor) -> None:
    _begun(lena)
    lena.submit(lena.get(CASE), "Do this", {"choice": "0"})
    assert lena.post(CASE + "what-if/", {"step": "0"}).status_code == 404


def test_another_what_if_takes_the_place_of_an_unfinished_one(lena: Visitor) -> None:
    _to_the_end(lena)
    lena.submit(lena.get(CASE + "debrief/"), "Reopen decision 1")
    page = lena.submit(lena.get(CASE + "debrief/"), "Reopen decision 2")
    assert page.heading == "Friday"


def test_the_debrief_tells_the_ways_not_taken(lena: Visitor) -> None:
    _to_the_end(lena)
    page = lena.get(CASE + "debrief/")
    assert "hindsight-canary-h01" in page.main
    assert "hindsight-canary-h02" in page.main
    assert "No longer open to you" in page.main
    assert "It could then have ended in: Every cup; Wheels." in page.main
    assert len([e for e in page.all("div") if "scroll" in (e.get("class") or "")]) == 1


def test_two_people_walk_the_same_case_apart(lena: Visitor, bola: Visitor) -> None:
    _to_the_end(lena)
    assert bola.get(CASE).heading == "Spilt"
    assert bola.get(CASE + "debrief/").heading == "Spilt"


def test_an_unknown_activity_is_not_found(lena: Visitor) -> None:
    lena.get("/modules/tea-round/nothing/", status=404)
    lena.get("/modules/nothing/spilt/", status=404)
    assert lena.post("/modules/tea-round/nothing/", {"step": "0", "choice": "0"}).status_code == 404
    assert lena.post("/modules/tea-round/leaves/start/").status_code == 404
