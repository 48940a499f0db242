"""A module's page: what it holds and, for a signed-in person, what is done and the one next step."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.activities import kind_of
from learnapp.domain.activities.records import Records
from learnapp.domain.cases.trial_case import trial_case
from learnapp.domain.cohorts.assignment_summaries import AssignedWorkSummary, summaries
from learnapp.domain.content.content import AnyActivity, Module
from learnapp.domain.content.introduction import aims
from learnapp.domain.learning import course
from learnapp.domain.learning import progress as rules
from learnapp.domain.numbers.counted import counted
from learnapp.store.cohorts import assignments
from learnapp.store.learning.records import records
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.pages import address
from learnapp.web.transaction import db


@blueprint.get("/modules/<module>/")
@access("anyone")
def module(module: str) -> ResponseReturnValue:
    found = catalogue().modules.get(module)
    if found is None:
        abort(404)
    everything = records(db(), person.id) if person.is_authenticated else {}
    own = everything.get(module, {})
    progress = rules.progress(found, own)
    can_do, introduction = aims(found.introduction)
    return render_template(
        "catalogue/module.html",
        module=found,
        aims=can_do,
        introduction=introduction,
        edition=catalogue().editions[module],
        records=own,
        assigned=_duties(found) if person.is_authenticated else [],
        progress=progress,
        after=course.go_on(found, everything, catalogue().modules.values()) if person.is_authenticated else [],
        parts=[_part(found, activity, own, progress) for activity in found.syllabus],
        changed=rules.changed_since(catalogue().history.get(module, ()), own),
        library=editions().library,
        trial=None if person.is_authenticated else trial_case(found),
    )


def _duties(module: Module) -> list[AssignedWorkSummary]:
    """The work of this module assigned to the person. One query."""
    return summaries(assignments.assigned_work_of(db(), person.id, now()), {module.slug: module}, now())


def _part(module: Module, activity: AnyActivity, records: Records, progress: rules.Progress) -> dict[str, Any]:
    """A line of the list of parts, as the component that draws it takes it."""
    record = records.get(activity.slug)
    done = rules.is_done(record)
    signed_in = person.is_authenticated
    href = address("learner.activity", module=module.slug, activity=activity.slug) if signed_in else None
    if not signed_in and activity is trial_case(module):
        href = address("learner.try_case", module=module.slug)
    return {
        "kind": kind_of(activity).name,
        "kind_text": kind_of(activity).shown_title(activity),
        "title": activity.title,
        "href": href,
        "about": f"about {counted(activity.minutes, 'minute')}",
        "state": "Done" if done else "Begun" if rules.is_started(record) else "",
        "done": done,
        "next": signed_in and progress.next is not None and progress.next.activity.slug == activity.slug,
    }
