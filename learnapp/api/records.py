"""The records that a key of an organisation may read, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import Response, abort

from learnapp.api.blueprint import blueprint
from learnapp.api.scope import asked, cursor, number, organisation_id, reads
from learnapp.api.shapes import Assignment, Cohort, Completion, Item, Member, Page, Person, Result
from learnapp.store.sharing import shared_records
from learnapp.store.sharing.shared_records import WorkPage
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue
from learnapp.web.transaction import db


@blueprint.get("/people")
@access("anyone")
@reads("people", Page[Person])
def people() -> Response:
    """Everyone who belongs to the organisation"""
    after, limit = asked()
    return _page(Person, shared_records.people(db(), organisation_id(), after, limit + 1), limit)


@blueprint.get("/people/<int:person_id>")
@access("anyone")
@reads("people", Person)
def one_person(person_id: int) -> Response:
    """One person of the organisation"""
    return _one(Person, shared_records.one_person(db(), organisation_id(), person_id))


@blueprint.get("/cohorts")
@access("anyone")
@reads("cohorts", Page[Cohort])
def cohorts() -> Response:
    """The organisation's cohorts, closed ones too"""
    after, limit = asked()
    return _page(Cohort, shared_records.cohorts(db(), organisation_id(), after, limit + 1), limit)


@blueprint.get("/cohorts/<int:cohort>")
@access("anyone")
@reads("cohorts", Cohort)
def one_cohort(cohort: int) -> Response:
    """One cohort"""
    return _one(Cohort, shared_records.one_cohort(db(), organisation_id(), cohort))


@blueprint.get("/cohorts/<int:cohort>/members")
@access("anyone")
@reads("cohorts", Page[Member])
def members(cohort: int) -> Response:
    """Who is in a cohort, or was"""
    after, limit = asked()
    found = shared_records.members(db(), _cohort(cohort), now(), after, limit + 1)
    return _page(Member, found, limit, "person_id")


@blueprint.get("/assignments")
@access("anyone")
@reads("assignments", Page[Assignment], "cohort")
def assignments() -> Response:
    """What is assigned in all cohorts, or in one"""
    after, limit = asked()
    found = shared_records.assignments(db(), organisation_id(), number("cohort"), after, limit + 1)
    titled = [{**row, "activity": row["activity"] or None, "title": _title(row)} for row in found]
    return _page(Assignment, titled, limit)


@blueprint.get("/cohorts/<int:cohort>/completions")
@access("anyone")
@reads("completions", Page[Completion])
def completions(cohort: int) -> Response:
    """How far each person of a cohort is with each assignment; a page is of so many people"""
    page = _work(cohort)
    items = []
    for one in page.work:
        module, activity = page.subjects[one.assignment]
        shown = (one.status, one.late, one.due_at, one.began_at, one.done_at)
        items.append(Completion(one.person_id, one.assignment, module, activity or None, *shown))
    return _answer(Page(items, cursor(page.last) if page.last else None))


@blueprint.get("/cohorts/<int:cohort>/results")
@access("anyone")
@reads("results", Page[Result])
def results(cohort: int) -> Response:
    """The best end-quiz result of each person of a cohort; a page is of so many people, with a result or not"""
    page = _work(cohort)
    items = []
    for one in page.work:
        module, activity = page.subjects[one.assignment]
        if one.best_share is not None:
            items.append(Result(one.person_id, one.assignment, module, activity or None, one.best_share))
    return _answer(Page(items, cursor(page.last) if page.last else None))


def _cohort(cohort_id: int) -> int:
    """A cohort of the organisation; 404 for any other."""
    if shared_records.one_cohort(db(), organisation_id(), cohort_id) is None:
        abort(404)
    return cohort_id


def _work(cohort_id: int) -> WorkPage:
    after, limit = asked()
    return shared_records.work(db(), _cohort(cohort_id), now(), after, limit)


def _title(row: Mapping[str, Any]) -> str:
    module = catalogue().modules.get(row["module"])
    if module is None:
        return str(row["activity"] or row["module"])
    activity = module.activity(row["activity"]) if row["activity"] else None
    return activity.title if activity else module.title


def _page(shape: type[Item], rows: Sequence[Mapping[str, Any]], limit: int, key: str = "id") -> Response:
    """A page of rows. A query returns one row too many if there is another page."""
    items = [shape(**row) for row in rows[:limit]]
    return _answer(Page(items, cursor(rows[limit - 1][key]) if len(rows) > limit else None))


def _one(shape: type[Item], row: Mapping[str, Any] | None) -> Response:
    if row is None:
        abort(404)
    return _answer(shape(**row))


def _answer(value: object) -> Response:
    answer = Response(msgspec.json.encode(value), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
