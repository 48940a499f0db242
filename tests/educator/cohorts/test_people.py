"""The people of a cohort."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.store.cohorts import memberships
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import membership
from tests.client import Page, Visitor
from tests.conftest import START, Clock, Queries
from tests.educator.cohorts.looking_after import FIRST, HOME, _dates, _groups


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


def test_the_day_everyone_joined_on_needs_no_column(app: Flask, edwin: Visitor, cohort: int) -> None:
    _add(app, cohort, 2)
    page = edwin.get(f"{FIRST}people/?name=P0")
    assert "Joined" not in [page.words(th) for th in page.all("th")]
    with app.extensions["store"].write() as db:
        last = sa.select(sa.func.max(membership.c.id)).scalar_subquery()
        db.execute(membership.update().where(membership.c.id == last).values(starts_at=START - timedelta(days=40)))
    page = edwin.get(f"{FIRST}people/?name=P0")
    assert "Joined" in [page.words(th) for th in page.all("th")]


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
    assert page.heading == "End Lena Marsh’s membership?"
    assert "nothing they do later" in page.main
    with app.extensions["store"].read() as db:
        assert memberships.is_member(db, cohort, ids["lena"], START)
    page = edwin.submit(page, "End membership")
    assert "1 membership has ended" in page.main
    assert "No one has joined this cohort yet" in page.main
    assert "Lena Marsh" in edwin.get(f"{FIRST}people/?state=ended").main


def test_everyone_on_the_page_can_be_selected_and_those_whose_memberships_end_are_named(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    _add(app, cohort, 2)
    page = edwin.get(f"{FIRST}people/?group=0")
    assert page.chosen() == set()
    page = edwin.get(page.link("Select all 3"))
    assert "3 people, 3 selected" in page.main
    page = edwin.submit(page, "End membership")
    assert page.heading == "End 3 memberships?"
    for name in ("Lena Marsh", "P00000", "P00001"):
        assert name in page.main
    assert "3 memberships have ended" in edwin.submit(page, "End 3 memberships").main


def test_the_people_selected_are_written_to_together(
    app: Flask, edwin: Visitor, cohort: int, ids: dict[str, int]
) -> None:
    first, second, _ = _add(app, cohort, 3)
    page = edwin.get(f"{FIRST}people/")
    assert "no one to write to" in edwin.submit(page, "Message", {}).main
    page = edwin.submit(page, "Message", {"person": [str(first), str(second)]})
    assert "The people you selected (2 people)" in page.main
    page = edwin.submit(page, "Preview", {"subject": "Hello", "body": "Dear {name}"})
    page = edwin.submit(page, "Send to 2 people", {})
    assert "Sent to 2 people" in page.main
    assert edwin.raw("GET", f"{FIRST}messages/new/?person=,").status_code == 404


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
    assert max(count for count, _ in few) <= 9
    page = edwin.get(f"{FIRST}people/?page=999999")
    assert "10,001 of 10,001" in page.main
