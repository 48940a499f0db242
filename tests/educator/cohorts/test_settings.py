"""A cohort's settings, its educators and its sub-groups."""

from __future__ import annotations

from datetime import date

from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from tests.client import Visitor
from tests.conftest import START
from tests.educator.cohorts.looking_after import FIRST, HOME


def test_settings_changed_by_a_colleague_meanwhile_are_not_overwritten_unseen(edwin: Visitor, cohort: int) -> None:
    old = edwin.get(f"{FIRST}settings/")
    edwin.submit(old, "Save settings", {"name": "F1s and F2s"})
    page = edwin.submit(old, "Save settings", {"name": "Mine"}, status=409)
    assert "The saved version is: F1s and F2s" in page.main
    assert edwin.get(FIRST).main.startswith("F1s and F2s Overview")
    edwin.submit(page, "Save settings")
    assert edwin.get(FIRST).main.startswith("Mine Overview")


def test_a_second_educator_sees_what_the_first_does_and_the_last_cannot_leave(
    app: Flask, edwin: Visitor, cohort: int
) -> None:
    page = edwin.submit(edwin.get(f"{FIRST}settings/"), "Add educator", {"email": " ADA@example.org "})
    assert "Ada Whitlock is now an educator of this cohort" in page.main
    ada = Visitor(app).signed_in("ada")
    assert ada.get(FIRST).main.startswith("F1s Overview")
    page = edwin.submit(page, "Step down")
    assert "You are no longer an educator of F1s" in page.main
    edwin.get(FIRST, status=404)
    page = ada.get(f"{FIRST}settings/")
    assert "Remove" not in page.main
    assert "Step down" not in page.main


def test_the_last_educator_cannot_be_ended_by_a_request_of_ones_own(
    edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    response = edwin.post(f"{FIRST}settings/educators/{ids['edwin']}/end/")
    assert response.status_code == 422
    assert "only educator. Add another first" in response.text
    assert edwin.get(FIRST).main.startswith("F1s Overview")
    assert edwin.post(f"{FIRST}settings/educators/{ids['bola']}/end/").status_code == 404


def test_a_learners_address_and_an_unknown_one_get_the_same_answer(edwin: Visitor, cohort: int) -> None:
    answers = []
    for email in ("bola@example.org", "nobody@example.org"):
        page = edwin.submit(edwin.get(f"{FIRST}settings/"), "Add educator", {"email": email}, status=422)
        answers.append(page.errors)
    assert answers[0] == answers[1] != []


def test_trying_many_addresses_is_stopped(edwin: Visitor, cohort: int) -> None:
    for n in range(31):
        response = edwin.post(f"{FIRST}settings/educators/", {"email": f"n{n}@example.org"})
    assert "tried too many addresses" in response.text


def test_nobody_looks_after_a_cohort_that_they_learn_in(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as db:
        memberships.join(db, cohort, ids["ada"], START)
    page = edwin.submit(edwin.get(f"{FIRST}settings/"), "Add educator", {"email": "ada@example.org"}, status=422)
    assert "is a learner in this cohort" in page.errors[0]


def test_sub_groups_are_made_renamed_and_removed(edwin: Visitor, cohort: int) -> None:
    page = edwin.submit(edwin.get(f"{FIRST}settings/"), "Add sub-group", {"group": "Tuesday"}, status=422)
    assert page.errors == ["This cohort already has a sub-group with that name"]
    page = edwin.submit(page, "Add sub-group", {"group": "Friday"})
    page = edwin.get(page.link("Rename or remove Friday"))
    assert edwin.submit(page, "Save name", {"group": "Tuesday"}, status=422).errors
    page = edwin.submit(page, "Save name", {"group": "Monday"})
    page = edwin.submit(edwin.get(page.link("Rename or remove Monday")), "Remove sub-group")
    assert "Monday" not in edwin.get(f"{FIRST}settings/").main
    edwin.get(f"{FIRST}settings/subgroups/99/", status=404)


def test_a_sub_group_of_another_cohort_is_not_there(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as db:
        about = {"name": "Other", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
        other = cohorts.make_subgroup(db, cohorts.make(db, educator=ids["ada"], now=START, **about), "Theirs")
    edwin.get(f"{FIRST}settings/subgroups/{other}/", status=404)
    edwin.post(f"{FIRST}people/subgroup/", {"person": str(ids["lena"]), "into": str(other)})
    edwin.post(
        f"{FIRST}people/{ids['lena']}/",
        {"group": str(other), "starts-day": "2", "starts-month": "11", "starts-year": "2026"},
    )
    with app.extensions["store"].read() as db:
        lena = memberships.get(db, cohort, ids["lena"])
    assert lena
    assert lena.subgroup_id is None


def test_a_closed_cohort_is_seen_by_its_educators_alone_and_can_be_opened_again(
    edwin: Visitor, lena: Visitor, cohort: int
) -> None:
    assert "F1s" in lena.get("/cohorts/").main
    page = edwin.submit(edwin.get(f"{FIRST}close/"), "Close cohort")
    assert "F1s is closed" in page.main
    assert "F1s" not in lena.get("/cohorts/").main
    assert "Closed" in edwin.get(HOME).main
    page = edwin.submit(edwin.get(f"{FIRST}invite/"), "Check the list", {"list": "a@example.org"}, status=422)
    assert "closed" in page.errors[0]
    edwin.submit(edwin.get(f"{FIRST}close/"), "Reopen cohort")
    assert "F1s" in lena.get("/cohorts/").main
