"""Assigning work: modules, a stage or one activity, on one date or as a path, to a cohort, a sub-group or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.domain.cohorts.path_dates import GAPS
from learnapp.domain.dates import uk_times
from learnapp.domain.learning import course
from learnapp.domain.numbers.counted import counted, listed
from learnapp.educator.assignments import assignment_queries as queries
from learnapp.educator.assignments.assignment_forms import ScheduleForm, schedule_at_first, schedule_typed
from learnapp.educator.assignments.assignments import notice_sender, noticed
from learnapp.educator.assignments.path_forms import TypedPath, gap_typed, path_typed
from learnapp.educator.blueprint import blueprint
from learnapp.educator.messages.work_notice_actions import tell_assigned
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import assignments, cohorts, memberships
from learnapp.store.cohorts.assignments import Schedule, Target, Work
from learnapp.store.cohorts.cohorts import Cohort, Subgroup
from learnapp.store.cohorts.memberships import Member
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import catalogue
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, whole_number

Form = MultiDict[str, str]


@dataclass
class AssignmentTarget:
    """The recipients of the work, as typed. `found` are people to choose from if the typed name fits several."""

    who: str = "cohort"
    subgroup: str = ""
    name: str = ""
    target: Target | None = None
    words: str = "the whole cohort"
    found: Sequence[Member] = ()


@blueprint.route("/cohorts/<int:cohort>/assignments/new/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def new_assignment(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    if request.method == "GET":
        draft = draft_here()
        form: Form = MultiDict[str, str](draft) if draft else request.args
        terms = schedule_typed(form, now()) if draft else schedule_at_first()
        return _page(own_cohort, groups, form, _whom_shown(own_cohort, form), terms, [])
    form = request.form
    errors: FieldErrors = []
    whom = _whom(own_cohort, groups, form, errors)
    works = _works(form, errors)
    terms = schedule_typed(form, now())
    if whom.target is not None and not errors:
        errors += _already(own_cohort, whom, works)
    errors += terms.problems
    if errors or terms.terms is None or whom.target is None:
        return _page(own_cohort, groups, form, whom, terms, errors, works)
    each, said = [terms.terms] * len(works), terms.said
    if gap := gap_typed(form, works):
        path = path_typed(form, works, gap, terms, now())
        if not path.terms:
            return _page(own_cohort, groups, form, whom, terms, list(path.errors), works, path)
        each, said = list(path.terms), list(path.said)
    made = assignments.make_each(db(), own_cohort.id, whom.target, dict(zip(works, each, strict=True)), now())
    if not made:
        again = _already(own_cohort, whom, works)  # another educator was quicker
        return _page(own_cohort, groups, form, whom, terms, again, works)
    forget_draft()
    flash_success(_done(works, whom, each) + _notify(own_cohort, works, made, whom, each))
    for one in said:
        flash_information(one)
    return redirect(url_for("educator.assignments", cohort=own_cohort.id), 303)


def _notify(
    own_cohort: Cohort, works: Sequence[Work], made: Sequence[int], whom: AssignmentTarget, each: Sequence[Schedule]
) -> str:
    """Notify the recipients of the work, unless the educator chose not to; returns the sentence for the next page."""
    if request.form.get("tell") != "yes":
        return ""
    pieces = [noticed(work, number) for work, number in zip(works, made, strict=True)]
    titles = ", ".join(piece.title for piece in pieces)
    to = "one person" if whom.target and whom.target.person_id else whom.words
    people = tell_assigned(db(), notice_sender(own_cohort), pieces, each, f"Assigned to {to}: {titles}", now())
    return f" We have told {counted(people, 'person', 'people')}." if people else ""


def _done(works: Sequence[Work], whom: AssignmentTarget, each: Sequence[Schedule]) -> str:
    names = [queries.title(work, catalogue().modules)[0] for work in works]
    terms = each[0]
    if len({one.due_at for one in each}) > 1:
        dated = zip(names, (one.due_at for one in each), strict=True)
        lines = "; ".join(f"{name}, due {uk_times.words(due)}" if due else name for name, due in dated)
        return f"Assigned to {whom.words}: {lines}. Times are UK time."
    due = f"due {uk_times.words(terms.due_at)}, UK time" if terms.due_at else "with no due date"
    return f"Assigned to {whom.words}: {listed(names)}, {due}."


def _whom_shown(own_cohort: Cohort, form: Form) -> AssignmentTarget:
    """The recipients on the page at first: a person chosen on another page, or the whole cohort."""
    chosen = whole_number(form.get("member", ""))
    member = memberships.get(db(), own_cohort.id, chosen) if chosen else None
    if member is not None:
        return AssignmentTarget("person", "", member.name)
    return AssignmentTarget(form.get("who", "cohort"), form.get("subgroup", ""), form.get("name", ""))


def _whom(own_cohort: Cohort, groups: Sequence[Subgroup], form: Form, errors: FieldErrors) -> AssignmentTarget:
    whom = AssignmentTarget(form.get("who", ""), form.get("subgroup", ""), form.get("name", "")[:100].strip())
    if whom.who == "cohort":
        whom.target = Target()
    elif whom.who == "subgroup" and groups:
        group = next((one for one in groups if str(one.id) == whom.subgroup), None)
        if group is None:
            errors.append(("subgroup", "Choose a sub-group"))
        elif not group.people:
            errors.append(
                ("subgroup", f"{group.name} has no one in it now. Add people to it first, or choose who else it is for")
            )
        else:
            whom.target, whom.words = Target(subgroup_id=group.id), group.name
    elif whom.who == "person":
        _one_person(own_cohort, whom, form, errors)
    else:
        errors.append(("who", "Choose who it is for"))
    return whom


def _one_person(own_cohort: Cohort, whom: AssignmentTarget, form: Form, errors: FieldErrors) -> None:
    chosen = whole_number(form.get("member", ""))
    member = memberships.get(db(), own_cohort.id, chosen) if chosen else None
    if member is None:
        if not whom.name:
            errors.append(("name", "Enter a name or an email address"))
            return
        found, total = queries.people_found(db(), own_cohort.id, whom.name, now())
        if total > 1:
            whom.found = found
            more = (
                ""
                if total == len(found)
                else f" Showing {len(found)} of {total}. Type more of the name to narrow the list"
            )
            errors.append(("member", f"“{whom.name}” matches several people. Choose one.{more}"))
            return
        member = found[0] if found else _who_left(own_cohort, whom.name)
    if member is None:
        errors.append(("name", f"No one in this cohort has “{whom.name}” in their name or email address"))
    elif not member.active_at(now()):
        words = "is not in this cohort yet" if member.starts_at > now() else "has left this cohort"
        errors.append(("name", f"{member.name} {words}, so nothing can be assigned to them"))
    else:
        whom.target, whom.words = Target(person_id=member.person_id), member.name


def _who_left(own_cohort: Cohort, name: str) -> Member | None:
    found, _ = memberships.with_words(db(), own_cohort.id, name, "ended", now())
    return found[0] if len(found) == 1 else None


def _works(form: Form, errors: FieldErrors) -> list[Work]:
    chosen, stages = dict.fromkeys(form.getlist("modules")), form.getlist("stages")
    chosen |= dict.fromkeys(m.slug for m in catalogue().modules.values() if course.stage_of(m) in stages)
    # In the order of the course, which is the catalogue's; modules no longer in it come last.
    places = {slug: place for place, slug in enumerate(catalogue().modules)}
    works: list[Work] = [(module, "") for module in sorted(chosen, key=lambda slug: places.get(slug, len(places)))]
    module, _, activity = form.get("activity", "").partition("/")
    if module:
        if (module, "") in works:
            name = queries.title((module, activity), catalogue().modules)[0]
            errors.append(("activity", f"{name}, is part of a module you chose. Remove one of them"))
        works.append((module, activity))
    if not works:
        errors.append(("modules", "Choose at least one module, or one part of a module"))
    for work in works:
        name, offered = queries.title(work, catalogue().modules)
        if not offered:
            field = "activity" if work[1] else "modules"
            errors.append((field, f"“{name[:80]}” is no longer offered. Choose something else"))
    return works


def _already(own_cohort: Cohort, whom: AssignmentTarget, works: Sequence[Work]) -> FieldErrors:
    assert whom.target is not None
    again = assignments.already(db(), own_cohort.id, whom.target).intersection(works)
    return [
        (
            "activity" if work[1] else "modules",
            f"{queries.title(work, catalogue().modules)[0]} is already assigned to {whom.words}. "
            "Leave it out here, or change the existing assignment",
        )
        for work in works
        if work in again
    ]


def _page(
    own_cohort: Cohort,
    groups: Sequence[Subgroup],
    form: Form,
    whom: AssignmentTarget,
    terms: ScheduleForm,
    errors: FieldErrors,
    works: Sequence[Work] = (),
    path: TypedPath | None = None,
) -> ResponseReturnValue:
    """The form. Stages chosen come back as their modules, so that one of them can be left out."""
    modules = list(catalogue().modules.values())
    activities: list[dict[str, Any]] = [{"value": "", "text": "No, whole modules only"}]
    for module in modules:
        activities += [
            {"value": f"{module.slug}/{one.slug}", "text": f"{module.title}: {one.title}"} for one in module.syllabus
        ]
    page = render_template(
        "educator/assignments/new_assignment.html",
        cohort=own_cohort,
        people=memberships.count(db(), own_cohort.id, now()),
        groups=groups,
        whom=whom,
        modules=modules,
        stages=course.stages(modules),
        chosen=[module for module, activity in works if not activity] or form.getlist("modules"),
        gaps=GAPS,
        gap=form.get("gap", ""),
        path=path,
        path_titles=[queries.title(work, catalogue().modules)[0] for work in works],
        activities=activities,
        activity=form.get("activity", ""),
        terms=terms,
        tell=request.method == "GET" or form.get("tell") == "yes",
        errors=errors,
    )
    return page, 422 if errors else 200
