"""A module's page: its contents and, for a signed-in person, what is done and the one next step."""

from __future__ import annotations

from typing import Any

from flask import render_template
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
from learnapp.domain.learning.kept_weight import kilobytes
from learnapp.domain.numbers.counted import counted
from learnapp.store.cohorts import assignments
from learnapp.store.learning.records import records
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import SignedIn, asking_person, catalogue, editions, module_or_404
from learnapp.web.page_shell import kept_page
from learnapp.web.pages import address
from learnapp.web.transaction import db


@blueprint.get("/modules/<module>/")
@access("anyone")
def module(module: str) -> ResponseReturnValue:
    found = module_or_404(module)
    published, asking = catalogue(), asking_person()
    educates = asking is not None and asking.may("educate") and module in catalogue("educate").modules
    everything = records(db(), asking.id) if asking else {}
    own = everything.get(module, {})
    progress = rules.progress(found, own)
    assigned = _assigned_work(found, asking) if asking else []
    after = course.go_on(found, everything, published.modules.values()) if asking else []
    changed = rules.changed_since(published.history.get(module, ()), own)

    def values() -> dict[str, Any]:
        can_do, introduction = aims(found.introduction)
        return {
            "module": found,
            "aims": can_do,
            "introduction": introduction,
            "edition": published.editions[module],
            "signed_in": asking is not None,
            "educates": educates,
            "records": own,
            "kilobytes": kilobytes(found),
            "assigned": assigned,
            "progress": progress,
            "after": after,
            "parts": [_part(found, activity, own, progress, asking is not None) for activity in found.syllabus],
            "changed": changed,
            "library": editions().library,
            "trial": None if asking else trial_case(found),
        }

    if assigned:
        return render_template("catalogue/module.html", **values())
    states = tuple((slug, record.kind, rules.is_done(record)) for slug, record in own.items())
    going_on = tuple(one.slug for one in after), tuple(note.digest for note in changed)
    of = published.key, module, states, _next(progress), going_on, educates
    return kept_page("catalogue/module.html", of, values)


def _next(progress: rules.Progress) -> tuple[str, str] | None:
    return (progress.next.activity.slug, progress.next.doing) if progress.next else None


def _assigned_work(module: Module, asking: SignedIn) -> list[AssignedWorkSummary]:
    """The work of this module assigned to the person. One query."""
    return summaries(assignments.assigned_work_of(db(), asking.id, now()), {module.slug: module}, now())


def _part(
    module: Module, activity: AnyActivity, records: Records, progress: rules.Progress, signed_in: bool
) -> dict[str, Any]:
    """A line of the list of parts, in the form that its component takes."""
    record = records.get(activity.slug)
    done = rules.is_done(record)
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
