"""Cohorts from the first page of an educator with none: making, settings, educators, sub-groups, people, closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import membership
from tests.client import Page, Visitor
from tests.conftest import START, Clock, Queries

HOME = "/educator/cohorts/"
FIRST = f"{HOME}1/"


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    """A cohort of Edwin's with Lena in it, and sub-groups Tuesday and Thursday."""
    with app.extensions["store"].write() as db:
        about = {"name": "F1s", "about": "For this year.", "starts_on": date(2026, 8, 5), "ends_on": date(2027, 8, 3)}
        made = cohorts.make(db, educator=ids["edwin"], now=START, **about)
        for name in ("Tuesday", "Thursday"):
            cohorts.make_subgroup(db, made, name)
        memberships.join(db, made, ids["lena"], START)
    return made


def _add(app: Flask, cohort_id: int, count: int) -> list[int]:
    """That many more members, P0000 and on."""
    with app.extensions["store"].write() as db:
        common = {"password_hash": "x", "created_at": START, "password_changed_at": START}
        rows = [
            {"name": f"P{n:05}", "email": f"p{n}@example.org", "email_key": f"p{n}@example.org", **common}
            for n in range(count)
        ]
        db.execute(people.person.insert(), rows)
        found = db.execute(sa.select(people.person.c.id).where(people.person.c.name.like("P0%"))).scalars().all()
        db.execute(membership.insert(), [{"cohort_id": cohort_id, "person_id": p, "starts_at": START} for p in found])
    return list(found)


MADE = {"name": "  Foundation   doctors ", "starts-day": "5", "starts-month": "Aug", "starts-year": "26"}


def test_an_empty_list_leads_to_the_first_cohort_and_on_to_inviting(edwin: Visitor) -> None:
    page = edwin.get(HOME)
    assert "Invite people" in page.main
    page = edwin.submit(edwin.get(page.link("Create your first cohort")), "Create cohort", MADE)
    assert page.heading == "Invite people to Foundation doctors"
    assert "5 August 2026" in edwin.get(HOME).main
    assert edwin.get(HOME).link("Foundation doctors").endswith(FIRST)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", " ", "Enter the name"),
        ("name", "n" * 121, "120 characters"),
        ("name", "F1s\u202e", "hidden"),
        ("starts-day", "", "must include a day"),
        ("starts-month", "Febtober", "The month must be"),
        ("starts-year", "1926", "a long way off"),
        ("ends-day", "31", "must include a day and a month"),
        ("about", "a" * 2001, "2,000 characters"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    edwin: Visitor, field: str, typed: str, message: str
) -> None:
    page = edwin.get(f"{HOME}new/")
    fields = {**MADE, "about": "For F1s in both hospitals.", field: typed}
    page = edwin.submit(page, "Create cohort", fields, status=422)
    assert len(page.errors) == 1
    assert message in page.errors[0]
    assert typed.strip() in page.text
    assert edwin.get(HOME).link("Create your first cohort")


def test_the_last_day_is_after_the_first(edwin: Visitor) -> None:
    ends = {"ends-day": "5", "ends-month": "8", "ends-year": "2026"}
    page = edwin.submit(edwin.get(f"{HOME}new/"), "Create cohort", {**MADE, **ends}, status=422)
    assert page.errors == ["The last day must be after the first day"]


def test_settings_changed_by_a_colleague_meanwhile_are_not_overwritten_unseen(edwin: Visitor, cohort: int) -> None:
    old = edwin.get(f"{FIRST}settings/")
    edwin.submit(old, "Save settings", {"name": "F1s and F2s"})
    page = edwin.submit(old, "Save settings", {"name": "Mine"}, status=409)
    assert "The saved version is: F1s and F2s" in page.main
    assert edwin.get(FIRST).heading == "F1s and F2s"
    edwin.submit(page, "Save settings")
    assert edwin.get(FIRST).heading == "Mine"


# Who may ----------------------------------------------------------------------------------------

PAGES = ["", "people/", "people/1/", "invite/", "invitations/", "invitations/links.csv", "settings/", "copy/", "close/"]
WRITES = {
    "settings/": {"name": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2026", "revision": "1"},
    "settings/educators/": {"email": "ada@example.org"},
    "settings/educators/3/end/": {},
    "settings/subgroups/": {"group": "Taken"},
    "settings/subgroups/1/": {"do": "remove"},
    "people/subgroup/": {"person": "1", "into": "1"},
    "people/end/": {"person": "1", "sure": "yes"},
    "people/1/": {"grade": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2026"},
    "invite/": {"list": "a@example.org"},
    "invite/1/": {},
    "invitations/": {"kind": "link", "places": "1", "until-day": "1", "until-month": "12", "until-year": "2026"},
    "invitations/1/revoke/": {},
    "invitations/1/again/": {},
    "close/": {"do": "close"},
    "copy/": {"do": "copy", "name": "Taken", "starts-day": "1", "starts-month": "1", "starts-year": "2027"},
}


def _everything(app: Flask) -> str:
    from learnapp.store.tables import cohort_tables as t

    tables = (t.cohort, t.cohort_educator, t.subgroup, t.membership, t.invitation, t.invitation_list)
    with app.extensions["store"].read() as db:
        return str([db.execute(sa.select(table)).all() for table in tables])


@pytest.mark.parametrize("who", ["nobody", "lena", "ada", "former", "another"])
def test_only_its_educators_of_now_see_or_change_a_cohort(
    app: Flask, ids: dict[str, int], cohort: int, who: str
) -> None:
    """Lena is a learner in it; Ada an admin; "former" was an educator of it; "another" has a cohort of their own."""
    store = app.extensions["store"]
    with store.write() as db:
        if who in {"former", "another"}:
            db.execute(people.person.update().where(people.person.c.id == ids["bola"]).values(role="educator"))
        if who == "former":
            cohorts.add_educator(db, cohort, ids["bola"], START)
            assert cohorts.end_educator(db, cohort, ids["bola"], START)
        elif who == "another":
            about = {"name": "Other", "about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
            cohorts.make(db, educator=ids["bola"], now=START, **about)
    name = "bola" if who in {"former", "another"} else who
    visitor = Visitor(app) if who == "nobody" else Visitor(app).signed_in(name)
    before = _everything(app)
    for page in PAGES:
        response = visitor.raw("GET", FIRST + page)
        assert response.status_code == (302 if who == "nobody" else 404), page
    for page, fields in WRITES.items():
        response = visitor.post(FIRST + page, fields)
        assert response.status_code == (302 if who == "nobody" else 404), page
    assert _everything(app) == before
    if who != "nobody":
        assert "F1s" not in (visitor.get(HOME).main if who != "lena" else "")


def test_its_educator_may_see_all_of_it(edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    for page in PAGES:
        response = edwin.raw("GET", FIRST + page.replace("people/1/", f"people/{ids['lena']}/"))
        assert response.status_code == 200, page


# Educators --------------------------------------------------------------------------------------


def test_a_second_educator_sees_what_the_first_does_and_the_last_cannot_leave(
    app: Flask, edwin: Visitor, cohort: int
) -> None:
    page = edwin.submit(edwin.get(f"{FIRST}settings/"), "Add educator", {"email": " ADA@example.org "})
    assert "Ada Whitlock is now an educator of this cohort" in page.main
    ada = Visitor(app).signed_in("ada")
    assert ada.get(FIRST).heading == "F1s"
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
    assert edwin.get(FIRST).heading == "F1s"
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


# Sub-groups and people --------------------------------------------------------------------------


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


def test_people_are_found_ticked_and_put_into_a_sub_group(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    _add(app, cohort, 3)
    page = edwin.get(f"{FIRST}people/?name=marsh")
    assert "Lena Marsh" in page.main
    assert "P00001" not in page.main
    into = page.option("Sub-group")
    assert into
    tuesday = next(g for g in _groups(app, cohort) if g.name == "Tuesday")
    page = edwin.submit(page, "Move to sub-group", {"person": str(ids["lena"]), "into": tuesday.id})
    assert "1 person is in Tuesday now" in page.main
    assert "Success" in page.main
    assert "marsh" in page.url
    assert "Lena Marsh" in edwin.get(f"{FIRST}people/?group={tuesday.id}").main
    assert "Lena Marsh" not in edwin.get(f"{FIRST}people/?group=0").main
    assert "P00001" in edwin.get(f"{FIRST}people/?group=0").main
    assert "No one matches" in edwin.get(f"{FIRST}people/?name=%25").main
    page = edwin.submit(edwin.get(f"{FIRST}people/"), "Move to sub-group", {"into": tuesday.id})
    assert "You did not select anyone" in page.main
    assert "There is a problem" in page.main
    assert "Success" not in page.main


def _groups(app: Flask, cohort_id: int) -> list[cohorts.Subgroup]:
    with app.extensions["store"].read() as db:
        return cohorts.subgroups(db, cohort_id, START)


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Élodie", "élo"), ("ÅSE", "åse"), ("Анна Ким", "анна"), ("O'Brien", "o'b"), ("100%_x\\", "%_x\\")],
)
def test_people_are_found_by_parts_of_names_of_all_kinds(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int], name: str, typed: str
) -> None:
    with app.extensions["store"].write() as db:
        db.execute(people.person.update().where(people.person.c.id == ids["lena"]).values(name=name))
    assert name in edwin.get(f"{FIRST}people/", query_string={"name": typed}).main


def test_ending_memberships_asks_first(app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    page = edwin.get(f"{FIRST}people/")
    token = edwin.token()
    asked = edwin.raw("POST", f"{FIRST}people/end/", data={"csrf_token": token, "person": str(ids["lena"])})
    page = Page(asked, f"{FIRST}people/end/")
    assert "nothing they do later" in page.main
    with app.extensions["store"].read() as db:
        assert memberships.is_member(db, cohort, ids["lena"], START)
    page = edwin.submit(page, "End membership")
    assert "1 membership has ended" in page.main
    assert "No one has joined this cohort yet" in page.main
    assert "Lena Marsh" in edwin.get(f"{FIRST}people/?state=ended").main


def _dates(name: str, day: date | None) -> dict[str, str]:
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))


def test_a_membership_holds_through_its_last_day_in_the_uk(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    page = edwin.get(f"{FIRST}people/{ids['lena']}/")
    about = {"grade": "F1", "specialty": "Surgery", "site": "City"}
    fields = {**about, **_dates("starts", date(2026, 8, 5)), **_dates("ends", date(2027, 6, 30))}
    page = edwin.submit(page, "Save", fields)
    assert "F1, Surgery, City" in page.main
    assert "5 August 2026 to 30 June 2027" in page.main
    with app.extensions["store"].read() as db:
        lena = memberships.get(db, cohort, ids["lena"])
    assert lena
    assert lena.starts_at.isoformat() == "2026-08-04T23:00:00+00:00"
    assert lena.ends_at is not None
    assert lena.ends_at.isoformat() == "2027-06-30T23:00:00+00:00"
    page = edwin.submit(edwin.get(f"{FIRST}people/{ids['lena']}/"), "Save", _dates("ends", None))
    assert "to 30 June" not in page.main


def test_a_membership_cannot_end_before_it_begins(edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    fields = {"grade": "F1", **_dates("ends", date(2026, 10, 1))}
    page = edwin.submit(edwin.get(f"{FIRST}people/{ids['lena']}/"), "Save", fields, status=422)
    assert page.errors == ["The last day must not be before the first day"]
    assert 'value="F1"' in page.text


def test_a_stranger_is_no_member(edwin: Visitor, cohort: int, ids: dict[str, int]) -> None:
    edwin.get(f"{FIRST}people/{ids['bola']}/", status=404)


# Closing and copying ----------------------------------------------------------------------------


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


def test_a_copy_has_its_dates_moved_by_whole_weeks_and_nobody_in_it(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    from learnapp.store.cohorts import assignments
    from learnapp.store.cohorts.assignments import Schedule, Target
    from learnapp.store.tables.cohort_tables import assignment

    tuesday = next(g for g in _groups(app, cohort) if g.name == "Tuesday")
    opens = START.replace(hour=9, minute=0)  # 9am in winter time; a Monday
    due = opens + timedelta(days=150)  # early April: 9am UTC is 10am in summer time
    with app.extensions["store"].write() as db:
        for target in (Target(), Target(subgroup_id=tuesday.id), Target(person_id=ids["lena"])):
            assignments.make(db, cohort, target, [("tea-round", "")], Schedule(opens, due, "Read it."), START)
    page = edwin.get(f"{FIRST}copy/")
    assert "Not copied: people" in page.main
    assert "Moved by 52 weeks: from 4 August 2027 to 1 August 2028" in page.main
    page = edwin.submit(page, "Preview dates", {"name": "F1s 2027", **_dates("starts", date(2027, 8, 2))})
    assert "9am on Monday 1 November 2027" in page.main
    assert "10am on Thursday 30 March 2028" in page.main
    page = edwin.submit(page, "Create copy")
    assert "F1s 2027 is created, with 2 assignments and no one in it" in page.main
    assert "Tuesday" in page.main
    with app.extensions["store"].read() as db:
        made = max(one.cohort.id for one in cohorts.of_educator(db, ids["edwin"], START))
        rows = db.execute(sa.select(assignment).where(assignment.c.cohort_id == made)).all()
        assert memberships.count(db, made, START) == 0
        assert [one.person_id for one in cohorts.educators(db, made, START)] == [ids["edwin"]]
    assert {row.opens_at.isoformat() for row in rows} == {"2027-11-01T09:00:00+00:00"}
    assert {row.due_at.isoformat() for row in rows} == {"2028-03-30T09:00:00+00:00"}
    assert {row.note for row in rows} == {"Read it."}


# Many -------------------------------------------------------------------------------------------


def test_ten_thousand_members_take_as_many_queries_and_as_long_a_page_as_sixty(
    app: Flask, edwin: Visitor, cohort: int, clock: Clock, queries: Queries
) -> None:
    pages = (HOME, f"{FIRST}people/", f"{FIRST}people/?name=p000", f"{FIRST}invitations/", f"{FIRST}settings/")

    def taken() -> list[tuple[int, int]]:
        found = []
        for page in pages:
            edwin.get(page)
            queries()
            text = edwin.get(page).text
            found.append((len(queries()), len(text) // 3000))
        return found

    _add(app, cohort, 60)
    few = taken()
    with app.extensions["store"].write() as db:
        db.execute(people.person.delete().where(people.person.c.name.like("P0%")))
    _add(app, cohort, 10_000)
    assert taken() == few
    assert max(count for count, _ in few) <= 7
    page = edwin.get(f"{FIRST}people/?page=999999")
    assert "10,001 of 10,001" in page.main
