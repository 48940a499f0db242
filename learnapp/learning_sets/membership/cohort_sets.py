"""For educators: learning sets made from a cohort. The educator who makes them cannot see into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.counted import counted
from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.domain.sets.set_balancing import BalancedPerson
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.membership.cohort_set_forms import SetPlan, changed, proposed
from learnapp.mail import posting
from learnapp.store.cohorts import cohort_status, cohorts
from learnapp.store.cohorts.cohort_status import STATES, Recipient, StatusChoice
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.sets import set_making
from learnapp.store.sets.set_making import PlannedSet
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number

_SUBJECT = "You are in a learning set"
_BODY = """\
You have been added to the learning set “{name}”, with others from {cohort}.

A set has 4 to 8 members and a facilitator. You discuss a case, see how your answers compare, without names, and each \
take away one thing to do. The educator who created the set cannot see into it. Read the ground rules first. You can \
leave at any time."""


@blueprint.route("/cohorts/<int:cohort>/", methods=["GET", "POST"])
@access("educate")
def cohort_sets(cohort: int) -> ResponseReturnValue:
    """The sets of a cohort, and a plan for more: proposed by GET, changed and made by POST."""
    own_cohort = cohorts.for_educator(db(), person.id, cohort, now())
    if own_cohort is None:
        abort(404)
    people = set_making.free(db(), cohort, now())
    chosen = _chosen(cohort, request.values)
    if request.method == "GET":
        wanted = {one.person_id for one in chosen.people} if chosen else None
        return _page(own_cohort, people, proposed(request.args, people, wanted), chosen)
    plan = changed(request.form, people)
    if own_cohort.closed_at is not None:
        plan.errors.append(("", "This cohort is closed, so you cannot create sets from it"))
    if plan.errors or request.form.get("do") != "make":
        return _page(own_cohort, people, plan, chosen)
    made = set_making.make_all(db(), cohort, plan.planned, DEFAULT, now())
    if made is None:
        plan.errors.append(
            ("", "Someone was added to a set while you were planning. This is how it is now. Check it again")
        )
        return _page(own_cohort, set_making.free(db(), cohort, now()), plan, chosen)
    _tell(own_cohort, made, plan.planned)
    flash_success(f"{counted(len(made), 'set')} created. We have sent their members a message.")
    return redirect(url_for("learning_sets.cohort_sets", cohort=cohort), 303)


@dataclass(frozen=True)
class ChosenPeople:
    """People that another page selected by their status in an assignment, and how it selected them."""

    people: list[Recipient]
    assignment: int
    state: StatusChoice
    subgroup: int | None


def _chosen(cohort_id: int, form: Mapping[str, str]) -> ChosenPeople | None:
    """The people that the address selects by their status in this cohort's assignment; None if it selects no one."""
    assignment = whole_number(form.get("assignment", ""))
    state = next((one for one in STATES if one == form.get("state")), None)
    if assignment is None or state is None:
        return None
    group = whole_number(form.get("subgroup", ""), least=0)
    people = cohort_status.people_in_state(db(), cohort_id, assignment, state, now(), group)
    return ChosenPeople(people, assignment, state, group) if people else None


def _tell(cohort: Cohort, made: list[int], planned: list[PlannedSet]) -> None:
    deliveries = [
        Delivery(who, "", _SUBJECT, _BODY.format(name=one.name, cohort=cohort.name), f"/sets/{set_id}/")
        for set_id, one in zip(made, planned, strict=True)
        for who in one.people
    ]
    about = Broadcast(cohort.id, f"sets:{made[0]}", "The people added to a learning set", _SUBJECT, "", person.id)
    posting.send_once(db(), about, deliveries, now(), by_mail=False)


def _page(
    cohort: Cohort, people: list[BalancedPerson], plan: SetPlan, chosen: ChosenPeople | None
) -> ResponseReturnValue:
    free = {one.id for one in people}
    page = render_template(
        "learning_sets/membership/cohort_sets.html",
        cohort=cohort,
        people=people,
        plan=plan,
        made=set_making.made(db(), cohort.id),
        errors=plan.errors,
        chosen=chosen,
        in_a_set=[one.name for one in chosen.people if one.person_id not in free] if chosen else [],
    )
    return page, 422 if plan.errors else 200
