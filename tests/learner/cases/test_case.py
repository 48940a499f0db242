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


def test_the_debrief_keeps_the_ways_not_taken_folded_until_they_are_tried(lena: Visitor) -> None:
    _to_the_end(lena)
    page = lena.get(CASE + "debrief/")
    assert "hindsight-canary-h01" in page.main
    assert "hindsight-canary-h02" in page.main
    assert "No longer open to you" in page.main
    assert not [d for d in page.all("details") if d.get("open") is not None]

    page = lena.submit(page, "Reopen decision 1")
    lena.submit(page, "Do this", {"choice": "0"})
    page = lena.get(CASE + "debrief/")
    (tried,) = [d for d in page.all("details") if d.get("open") is not None]
    assert "You tried:" in page.words(tried)
    assert "debrief-canary-d02" in page.main, "the debrief stays that of the record"


def test_endings_are_counted_once_however_often_they_are_reached(lena: Visitor) -> None:
    _to_the_end(lena)
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
    _to_the_end(lena)
    debrief = lena.get(CASE + "debrief/")
    lena.submit(debrief, "Reopen decision 2")
    answer = lena.post(CASE + "what-if/", {"leave": "yes"})
    assert answer.headers["Location"].endswith("/debrief/#decision-2")
    assert any(h.get("id") == "decision-2" for h in debrief.all("h3"))
    assert lena.post(CASE + "what-if/", {"leave": "yes"}).headers["Location"].endswith("/debrief/")


def test_a_scene_says_how_far_the_case_has_come(lena: Visitor) -> None:
    _begun(lena)
    page = lena.get(CASE)
    assert "Decision 1 of 2" in page.main
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert "1 of 2 decisions made" in page.main
    page = lena.submit(page, "Go back to the ward")
    assert "Decision 2 of 2" in page.main
    page = lena.submit(page, "Do this", {"choice": "0"})
    assert "How it ended" in page.main
    assert "You have found 1 of 2 endings." in page.main


def test_what_a_choice_led_to_comes_first_where_the_page_opens(lena: Visitor) -> None:
    _begun(lena)
    token = {"step": "0", "choice": "1"}
    assert lena.post(CASE, token).headers["Location"].endswith("#story")
    page = lena.get(CASE)
    (story,) = [e for e in page.all("div") if e.get("id") == "story"]
    assert "You chose" in page.words(next(iter(story)))


def test_two_people_walk_the_same_case_apart(lena: Visitor, bola: Visitor) -> None:
    _to_the_end(lena)
    assert bola.get(CASE).heading == "Spilt"
    assert bola.get(CASE + "debrief/").heading == "Spilt"


def test_an_unknown_activity_is_not_found(lena: Visitor) -> None:
    lena.get("/modules/tea-round/nothing/", status=404)
    lena.get("/modules/nothing/spilt/", status=404)
    assert lena.post("/modules/tea-round/nothing/", {"step": "0", "choice": "0"}).status_code == 404
    assert lena.post("/modules/tea-round/leaves/start/").status_code == 404
