"""The case player: stale pages, second clicks, what-ifs, other people."""

from tests.client import Visitor
from tests.learner.cases.walking import CASE, begun, to_the_end


def test_before_the_first_choice_the_page_says_who_will_see_it(lena: Visitor) -> None:
    page = lena.get(CASE)
    assert "Who can see your choices" in page.main
    assert "Only you can see what you chose" in page.main


def test_a_case_is_resumed_at_the_very_scene(lena: Visitor) -> None:
    begun(lena)
    lena.submit(lena.get(CASE), "Do this", {"choice": "0"})

    again = Visitor(lena.app).signed_in("lena")

    assert again.get(CASE).heading == "The office"
    assert "Continue where you left off" in again.get("/home/").main
    assert "Spilt" in again.get("/home/").main


def test_pressing_on_without_choosing_says_what_to_do(lena: Visitor) -> None:
    begun(lena)
    page = lena.submit(lena.get(CASE), "Do this", status=422)
    assert "Choose what to do" in page.main


def test_nonsense_in_the_form_is_answered_politely(lena: Visitor) -> None:
    begun(lena)
    page = lena.get(CASE)
    for fields in ({"choice": "99"}, {"choice": "-1"}, {"choice": "x"}, {"choice": "0", "step": "7"}, {"choice": "٣"}):
        status = 409 if fields.get("step") else 422
        assert lena.submit(page, "Do this", fields, status=status).heading == "The corridor"
    for step in ("", "-1", "x", "9" * 5000):
        said = lena.submit(page, "Do this", {"choice": "0", "step": step}, status=409)
        assert "Nothing has changed" in said.main, "as a stale page"


def test_a_what_if_needs_a_finished_record(lena: Visitor) -> None:
    begun(lena)
    lena.submit(lena.get(CASE), "Do this", {"choice": "0"})
    assert lena.post(CASE + "what-if/", {"step": "0"}).status_code == 404


def test_two_people_walk_the_same_case_apart(lena: Visitor, bola: Visitor) -> None:
    to_the_end(lena)
    assert bola.get(CASE).heading == "Spilt"
    assert bola.get(CASE + "debrief/").heading == "Spilt"
