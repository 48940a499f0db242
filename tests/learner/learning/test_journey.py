"""The whole journey of a learner, as a browser without scripts makes it."""

from tests.client import Visitor


def test_a_learner_works_through_a_module_and_finds_everything_done(lena: Visitor) -> None:
    page = lena.get("/modules/tea-round/")
    assert "4 parts" in page.main

    page = lena.get("/modules/tea-round/before/")
    page = lena.submit(page, "Start")
    assert page.heading == "Question 1 of 1"
    page = lena.submit(page, "Save and continue", {"answer": "1"})
    assert page.heading == "Check your answers"
    page = lena.submit(page, "Submit")
    assert page.heading == "Results: Before the kettle"

    page = lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    assert "2 of 4 done" in page.main

    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    assert page.heading == "The corridor"
    page = lena.submit(page, "Do this", {"choice": "0"})
    assert "consequence-canary-c01" in page.main
    page = lena.submit(page, "Go back to the ward")
    assert "She hands it to you herself" in page.main
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert page.heading == "Wheels"
    page = lena.submit(page, "Open the debrief")
    assert page.heading == "Debrief: Spilt"

    page = lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    for number in range(1, 5):
        assert page.heading == f"Question {number} of 4"
        page = lena.get(f"/modules/tea-round/after/questions/{min(number + 1, 4)}/")
    page = lena.get("/modules/tea-round/after/check/")
    assert "4 questions are not answered" in page.main
    page = lena.submit(page, "Submit")

    assert "You have finished this module" in lena.get("/modules/tea-round/").main
    assert "100%" in lena.get("/progress/").main
    lena.get("/home/")
