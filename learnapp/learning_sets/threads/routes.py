""" "Where we split": the set's routes through a discussion's case, once everyone has agreed to show theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cases import cases
from learnapp.domain.cases import route_comparison as rules
from learnapp.domain.cases.route_comparison import Routes
from learnapp.domain.content.content import Case
from learnapp.domain.sets.meeting_phases import DiscussionForm
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.scope import SetMembership, my_set, open_set
from learnapp.store.sets import discussions, routes_shown
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.routes_shown import RouteSharer, WalkedRoute
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db

FORMS: dict[str, DiscussionForm] = {"meetings": "meeting", "threads": "thread"}


@dataclass(frozen=True)
class DrawnRoutes:
    """The routes, and the people who walked another version of the case."""

    routes: Routes
    not_drawn: tuple[str, ...]


@blueprint.route("/<int:set_id>/<any(meetings, threads):where>/<int:number>/routes/", methods=["GET", "POST"])
@access("learn")
def routes(set_id: int, where: str, number: int) -> ResponseReturnValue:
    """The routes, or what is missing. A POST gives or withdraws agreement."""
    membership = my_set(set_id)
    discussion = discussions.get(db(), set_id, number, FORMS[where])
    if discussion is None or discussion.about != "case":
        abort(404)
    if request.method == "POST":
        return _decide(discussion, where)
    case = _case(discussion)
    taking = routes_shown.taking_part(db(), discussion)
    agreed = {one.person_id for one in taking if one.agreed}
    seen = counted(discussion) and rules.may_see(person.id, {one.person_id for one in taking}, agreed)
    return render_template(
        "learning_sets/threads/routes.html",
        membership=membership,
        discussion=discussion,
        where=where,
        case=case,
        counted=counted(discussion),
        facilitates=_facilitates(membership, discussion),
        me=next((one for one in taking if one.person_id == person.id), None),
        drawn=_drawn(case, discussion, taking) if seen else None,
    )


def counted(discussion: Discussion) -> bool:
    """Whether routes can be shown yet: before the first vote is counted they would reveal how people might vote."""
    return 1 in discussion.tallies


def _facilitates(membership: SetMembership, discussion: Discussion) -> bool:
    return membership.me.role == "facilitator" or discussion.facilitator_id == person.id


def _decide(discussion: Discussion, where: str) -> ResponseReturnValue:
    """Members can always withdraw agreement; they can agree only if they have finished the case and the set is open."""
    if request.form.get("show") == "yes":
        open_set(discussion.set_id)
        if person.id not in {one.person_id for one in routes_shown.taking_part(db(), discussion)}:
            abort(404)
        routes_shown.agree(db(), discussion.id, person.id, now())
        flash_success("You have agreed to show your route. You can change your mind at any time.")
    else:
        routes_shown.withdraw(db(), discussion.id, person.id)
        flash_success("Your route is not shown.")
    return redirect(
        url_for("learning_sets.routes", set_id=discussion.set_id, where=where, number=discussion.number), 303
    )


def _case(discussion: Discussion) -> Case:
    """The case in the discussion's edition; 404 if that edition is no longer in the database."""
    catalogue()
    try:
        digest = editions().continues_on(discussion.module, discussion.edition or "")
        case = editions().edition(db(), digest).activity(discussion.activity)
    except KeyError:
        abort(404)
    if not isinstance(case, Case):
        abort(404)
    return case


def _drawn(case: Case, discussion: Discussion, taking: Sequence[RouteSharer]) -> DrawnRoutes | None:
    """The routes of all who take part. A route on another version of the case cannot be drawn on this one."""
    walked = routes_shown.walked(db(), discussion, [one.person_id for one in taking])
    walks, not_drawn = {}, []
    for one, name in zip(taking, _names(taking), strict=True):
        walk = _walk(case, discussion, walked[one.person_id])
        if walk is None:
            not_drawn.append(name)
        else:
            walks[name] = walk
    if len(walks) < rules.FEWEST:
        return None
    values = cases.values_for(case, walked[person.id].draw)
    return DrawnRoutes(rules.routes(case, walks, values), tuple(not_drawn))


def _walk(case: Case, discussion: Discussion, route: WalkedRoute) -> cases.Walk | None:
    try:
        same = editions().continues_on(discussion.module, route.edition)
        if same != editions().continues_on(discussion.module, discussion.edition or ""):
            return None
        return cases.replay(case, route.path)
    except (KeyError, cases.CaseError):
        return None


def _names(taking: Sequence[RouteSharer]) -> list[str]:
    """How the page names each member: "You" for the reader; if two share a name, the second gets a number."""
    found: list[str] = []
    for one in taking:
        name = "You" if one.person_id == person.id else one.name
        same = sum(other == name or other.startswith(f"{name} (") for other in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found
