"""The read API: what a key reads, of whom, and what it is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from learnapp.store.cohorts import cohorts
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.api.conftest import Reader
from tests.client import Visitor
from tests.conftest import START, Clock
from tests.sharing_world import DONE_AT


def test_people_cohorts_and_assignments_are_read(reader: Reader) -> None:
    here = reader.shared
    found = {one["id"]: one for one in reader.json("/people")["items"]}
    assert found[here.lena]["email"] == "lena@example.org"
    assert reader.json(f"/people/{here.lena}") == found[here.lena]
    (cohort,) = reader.json("/cohorts")["items"]
    assert (cohort["name"], cohort["closed_at"]) == ("August", None)
    assert reader.json(f"/cohorts/{here.cohort}") == cohort
    members = reader.json(f"/cohorts/{here.cohort}/members")["items"]
    assert {(one["person_id"], one["site"]) for one in members} == {(here.lena, "Southmoor"), (here.bola, "Southmoor")}
    work = reader.json(f"/assignments?cohort={here.cohort}")["items"]
    assert [(one["activity"], one["title"]) for one in work] == [("leaves", "On leaves"), ("after", "After the tea")]
    assert reader.json("/assignments") == reader.json(f"/assignments?cohort={here.cohort}")


def test_completions_and_results_are_what_educators_see(reader: Reader) -> None:
    here = reader.shared
    found = reader.json(f"/cohorts/{here.cohort}/completions")["items"]
    stand = {(one["person_id"], one["activity"]): (one["status"], one["late"]) for one in found}
    assert stand == {
        (here.lena, "leaves"): ("done", False),
        (here.lena, "after"): ("done", True),
        (here.bola, "leaves"): ("not_started", True),
        (here.bola, "after"): ("not_started", True),
    }
    done = next(one for one in found if one["activity"] == "after" and one["person_id"] == here.lena)
    assert done["done_at"] == f"{DONE_AT:%Y-%m-%dT%H:%M:%SZ}"
    (result,) = reader.json(f"/cohorts/{here.cohort}/results")["items"]
    expected = {"person_id": here.lena, "assignment_id": here.quiz, "module": "tea-round", "activity": "after"}
    assert result == {**expected, "best": 0.75}


def test_a_list_comes_in_pages(reader: Reader) -> None:
    whole, some, path = reader.json("/people")["items"], [], "/people?limit=1"
    while path:
        page = reader.json(path)
        assert len(page["items"]) == 1
        some += page["items"]
        path = f"/people?limit=1&cursor={page['next']}" if page["next"] else ""
    assert some == whole
    first = reader.json(f"/cohorts/{reader.shared.cohort}/completions?limit=1")
    rest = reader.json(f"/cohorts/{reader.shared.cohort}/completions?limit=1&cursor={first['next']}")
    assert len({one["person_id"] for one in first["items"]}) == 1
    assert rest["next"] is None
    assert len(first["items"] + rest["items"]) == 4


def test_a_key_opens_its_own_organisation_alone(
    app: Flask, reader: Reader, new_key: Callable[..., str], ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Southmoor", START, None)
        assert second is not None
        theirs = cohorts.make(
            connection,
            name="Theirs",
            about="",
            starts_on=START.date(),
            ends_on=None,
            educator=ids["ada"],
            now=START,
            organisation_id=second,
        )
    key, here = new_key(second), reader.shared
    assert reader.get("/people", key).json == {"items": [], "next": None}
    assert [one["name"] for one in reader.get("/cohorts", key).json["items"]] == ["Theirs"]
    assert reader.get("/assignments", key).json["items"] == []
    assert reader.get(f"/assignments?cohort={here.cohort}", key).json["items"] == []
    for path in ("", "/members", "/completions", "/results"):
        assert reader.get(f"/cohorts/{here.cohort}{path}", key).status_code == 404
        assert reader.get(f"/cohorts/{theirs}{path}").status_code == 404
    assert reader.get(f"/people/{here.lena}", key).status_code == 404


def test_refusals_say_what_is_wrong_in_json(
    app: Flask, reader: Reader, new_key: Callable[..., str], clock: Clock
) -> None:
    bare = app.test_client().get("/api/v1/people")
    assert (bare.status_code, bare.headers["WWW-Authenticate"]) == (401, 'Bearer realm="learnapp"')
    assert bare.content_type == "application/problem+json"
    assert bare.json["status"] == 401
    assert reader.get("/people", "learnapp_made-up").status_code == 401
    few = new_key(reader.shared.organisation, "cohorts")
    refused = reader.get("/people", few)
    assert (refused.status_code, refused.json["detail"]) == (
        403,
        "This key may not read people. Its scopes are: cohorts.",
    )
    for path, words in {
        "/people?limit=0": "limit must be a whole number",
        "/people?cursor=x": "cursor is not one",
        "/people?cusor=x": "no parameter 'cusor'",
        "/people?limit=1&limit=2": "Give limit once",
        "/assignments?cohort=x": "cohort must be a whole number",
        f"/people/{reader.shared.lena}?limit=1": "It has none",
    }.items():
        answer = reader.get(path)
        assert (answer.status_code, words in answer.json["detail"]) == (422, True), (path, answer.json)
    for path, status in {"/nothing": 404, "/people/999999": 404, "/cohorts/999999/results": 404}.items():
        assert (reader.get(path).status_code, reader.get(path).content_type) == (status, bare.content_type)
    assert app.test_client().post("/api/v1/people").status_code == 405
    clock.now = START + timedelta(days=31)
    assert reader.get("/people").status_code == 401


def test_too_many_requests_are_told_to_wait(app: Flask, reader: Reader, clock: Clock) -> None:
    from learnapp.api import scope

    kept, scope.MOST = scope.MOST, 3
    try:
        statuses = [reader.get("/cohorts").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert reader.get("/cohorts").headers["Retry-After"] == "900"
        clock.now = START + timedelta(minutes=15)
        assert reader.get("/cohorts").status_code == 200
    finally:
        scope.MOST = kept


def test_a_browser_that_is_signed_in_reads_nothing_without_a_key(ada: Visitor) -> None:
    assert ada.client.get("/api/v1/people").status_code == 401


def test_someone_who_erased_their_account_is_gone(app: Flask, reader: Reader) -> None:
    from learnapp.store.operations import personal_data

    with app.extensions["store"].write() as connection:
        personal_data.erase(connection, reader.shared.lena)
        assert people.get(connection, reader.shared.lena) is None
    here = reader.shared
    assert {one["person_id"] for one in reader.json(f"/cohorts/{here.cohort}/completions")["items"]} == {here.bola}
    assert reader.json(f"/cohorts/{here.cohort}/results")["items"] == []
