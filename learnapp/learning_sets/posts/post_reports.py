"""Reported posts go to the facilitator and then, passed on or at the reporter's wish, to the site's administrators.

An administrator sees only the posts that were passed on, and nothing else of a set.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.posts import report_actions
from learnapp.learning_sets.posts.post_forms import ReasonForm
from learnapp.learning_sets.posts.posts import discussion_url, post_of
from learnapp.learning_sets.scope import SetMembership, facilitating, my_set
from learnapp.store.sets import posts
from learnapp.store.sets.posts import Post
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts
from learnapp.web.identity import person, site_address
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page, same_page


def goes_to_admins(membership: SetMembership, post: Post) -> bool:
    """Whether a report cannot go to the facilitator: there is none, or the post is theirs."""
    return membership.facilitator is None or membership.facilitator.person_id in {post.person_id, person.id}


@blueprint.route("/<int:set_id>/posts/<int:post_id>/report/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def report_post(set_id: int, post_id: int) -> ResponseReturnValue:
    """Say what is wrong with another member's post; afterwards, the report can be passed on here."""
    membership = my_set(set_id)
    post, discussion = post_of(membership, post_id)
    if post.person_id == person.id or post.redacted_at is not None:
        return redirect(url_for("learning_sets.one_post", set_id=set_id, post_id=post_id), 303)
    earlier = posts.own_report(db(), post.id, person.id)
    straight, words = goes_to_admins(membership, post), ""
    form = ReasonForm()
    if request.method == "POST" and earlier is None:
        form = ReasonForm(request.form)
        words = form.reason.data
        if form.validate():
            made = posts.report(db(), post.id, person.id, words, now(), pass_on=straight)
            if made and straight:
                _tell_admins(made)
            forget_draft()
            to = "the site's administrators" if straight else "this set's facilitator"
            flash_success(f"Reported. We have sent it to {to}, without your name.")
            return redirect(discussion_url(discussion, post.id), 303)
    elif request.method == "POST" and request.form.get("do") == "pass on":
        if posts.pass_on(db(), earlier.id, now()):
            _tell_admins(earlier.id)
        flash_success("Passed on to the site's administrators.")
        return redirect(discussion_url(discussion, post.id), 303)
    draft = draft_here() or {}
    page = render_template(
        "learning_sets/posts/report_post.html",
        membership=membership,
        post=post,
        back=discussion_url(discussion, post.id),
        earlier=earlier,
        straight=straight,
        reason=words or draft.get("reason", [""])[0],
        errors=form.problems,
    )
    return page, 422 if form.problems else 200


def _tell_admins(report_id: int) -> None:
    site = site_address()
    report_actions.tell_admins(db(), report_id, site + url_for("learning_sets.passed_on"), now())


@blueprint.get("/<int:set_id>/reports/")
@access("learn")
def reports(set_id: int) -> ResponseReturnValue:
    """For the facilitator: open reports, without those of their own posts."""
    membership = my_set(set_id)
    if not membership.me.facilitates:
        abort(404)
    open_reports = for_facilitator(membership)
    part = asked_page(len(open_reports))
    return render_template(
        "learning_sets/posts/reports.html",
        membership=membership,
        reports=open_reports[part.start : part.end],
        part=part,
    )


def for_facilitator(membership: SetMembership) -> list[posts.PostReport]:
    """The reports in a set that the facilitator decides on: not those of their own posts."""
    return [one for one in posts.open_reports(db(), membership.the_set.id) if one.author_id != membership.me.person_id]


@blueprint.post("/<int:set_id>/reports/<int:report>/")
@access("learn")
def settle_report(set_id: int, report: int) -> ResponseReturnValue:
    """Let a reported post stay, or pass the report on."""
    membership = facilitating(set_id)
    if report not in {one.id for one in for_facilitator(membership)}:
        abort(404)
    if request.form.get("do") == "pass on":
        if posts.pass_on(db(), report, now()):
            _tell_admins(report)
        flash_success("Passed on to the site's administrators.")
    else:
        posts.settle(db(), report, now())
        flash_success("The post stays. The person who reported it can still pass it on.")
    return redirect(url_for("learning_sets.reports", set_id=set_id, **same_page()), 303)


# For the site's administrators -------------------------------------------------------------------


@blueprint.get("/reported/")
@access("administer")
def passed_on() -> ResponseReturnValue:
    """The reported posts that were passed on."""
    reports_passed_on = posts.passed_on(db())
    part = asked_page(len(reports_passed_on))
    return render_template(
        "learning_sets/posts/passed_on.html", reports=reports_passed_on[part.start : part.end], part=part, me=person.id
    )


@blueprint.post("/reported/<int:report>/")
@access("administer")
def settle_passed_on(report: int) -> ResponseReturnValue:
    """Remove a post that was passed on, or let it stay."""
    reported = next((one for one in posts.passed_on(db()) if one.id == report and one.author_id != person.id), None)
    if reported is None:
        abort(404)
    report_actions.settle_passed_on(
        db(), reported, by=person.id, take_out=request.form.get("do") == "take out", now=now()
    )
    flash_success("Decision recorded. You were shown nothing else from that set.")
    return redirect(url_for("learning_sets.passed_on", **same_page()), 303)
