"""A running meeting: each member's page, voting, arriving, moving on, and the projected screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil

from flask import abort, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets.meeting_phases import GATHERING, DiscussionState, Refusal, due, next_phase
from learnapp.domain.sets.tallies import CONFIDENCE_WORDS, FEWEST
from learnapp.exports.qr_codes import qr_svg
from learnapp.learning_sets.actions.set_action import check_in
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings import voting_pages
from learnapp.learning_sets.meetings.meeting_page import MeetingPage, leads, meeting_page
from learnapp.learning_sets.meetings.meeting_words import ADVICE, for_members
from learnapp.learning_sets.meetings.vote_forms import TypedVote, shown
from learnapp.learning_sets.meetings.voting_pages import NotCast
from learnapp.learning_sets.membership.members import open_links, room
from learnapp.learning_sets.posts.posts import posts_here
from learnapp.learning_sets.posts.posts_open import may_post, shows_posts
from learnapp.learning_sets.scope import SetMembership, kept_in_time, moved_on, my_set, open_set
from learnapp.store.sets import agreed_actions as kept_actions
from learnapp.store.sets import discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.sets import MOST
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import forget_on_device, keeps_drafts_on_device, vault
from learnapp.web.identity import act_for_every, editions, give_up_asking, person, settings, site_address
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in

MORE_TIME = timedelta(minutes=5)
MOVED = "Someone else has just moved the meeting on. This is where it is now."
REFUSED = {
    **voting_pages.REFUSED,
    "closed": "The vote closed before yours arrived, so it was not counted and nothing has changed.",
}


def _meeting(set_id: int, number: int, *, to_change: bool = False) -> tuple[SetMembership, Discussion]:
    """The meeting, for a member of its set. An abandoned meeting is closed first."""
    membership = open_set(set_id) if to_change else my_set(set_id)
    discussion = discussions.get(db(), set_id, number, "meeting")
    if discussion is None:
        abort(404)
    return membership, kept_in_time(discussion) if membership.open and _was_left(discussion) else discussion


def _was_left(discussion: Discussion) -> bool:
    return due(
        DiscussionState(
            discussion.form, discussion.about, discussion.phase, discussion.phase_began_at, discussion.phase_ends_at
        ),
        now(),
    )


@blueprint.get("/<int:set_id>/meetings/<int:number>/")
@access("learn")
def meeting(set_id: int, number: int) -> ResponseReturnValue:
    membership, discussion = _meeting(set_id, number)
    kept = voting_pages.unsent(vault(), db(), membership, discussion)
    return _page(membership, discussion, kept)


def _page(
    membership: SetMembership,
    discussion: Discussion,
    not_cast: NotCast | None = None,
    *,
    problem: str = "",
) -> ResponseReturnValue:
    """`problem` is why another form than a vote's did nothing."""
    vote = not_cast.vote if not_cast else None
    # Read the state first: everything read after it is at least as new, so the page cannot miss a change.
    tag = discussions.meeting_state(db(), discussion).tag
    page = meeting_page(db(), vault(), editions(), membership, discussion)
    read, shows_actions = shows_posts(discussion), discussion.phase in voting_pages.ACTIONS_FROM
    text = render_template(
        "learning_sets/meetings/meeting.html",
        membership=membership,
        page=page,
        discussion=discussion,
        unsent=not_cast is not None and not_cast.why == "unsent",
        state_tag=tag,
        vote=voting_pages.form_now(page, vote),
        late=_late_forms(page, vote),
        problem=REFUSED.get(not_cast.why, "") if not_cast else problem,
        errors=voting_pages.errors(vote, f"late-{vote.round}-" if vote else ""),
        words=for_members(discussion.about, discussion.phase),
        advice=ADVICE[page.advice] if page.advice else "",
        sure=CONFIDENCE_WORDS,
        fewest=FEWEST,
        overdue=_overdue(page),
        seconds_left=_seconds_left(discussion),
        posts=posts_here(discussion) if read else [],
        visible=read,
        may_post=may_post(membership, discussion),
        invite=_invitation(membership) if page.leads and discussion.phase == GATHERING else None,
        agenda=check_in(membership.the_set.id, discussion.number) if discussion.phase == GATHERING else None,
        actions=kept_actions.of_set(db(), membership.the_set.id) if shows_actions else None,
        today=today(),
    )
    return text, not_cast.status if not_cast else 409 if problem else 200


def _invitation(membership: SetMembership) -> dict[str, object] | None:
    """A link with which others can still join the set, for members who may invite. `link` is "" if none has been made;
    `room` is for how many people one could be made.
    """
    if not membership.manages or membership.peers >= MOST:
        return None
    links = open_links(membership.the_set.id)
    for_anyone = ((one.left, link) for one, link in links if not one.email_key and one.role == "member")
    left, link = next(for_anyone, (0, ""))
    return {"left": left, "link": link, "room": room(membership, [one for one, _ in links])}


def _late_forms(page: MeetingPage, sent: TypedVote | None) -> list[TypedVote]:
    """A form for each round that can be answered late: as sent, as kept, or empty."""
    if not page.votes or page.discussion.closed:
        rounds = [round_ for round_, own in page.own.items() if own.late]
    else:
        rounds = list(page.tallies)
    if sent and sent.late and sent.round not in rounds:  # typed before the meeting closed
        rounds.append(sent.round)
    forms = [sent if sent and sent.round == round_ else shown(round_, page.own.get(round_)) for round_ in rounds]
    return [replace(form, late=True) for form in forms]


def _overdue(page: MeetingPage) -> bool:
    """Whether a member who does not lead may move on now."""
    return not page.leads and not isinstance(next_phase(page.state, "member", now()), Refusal)


def _seconds_left(discussion: Discussion) -> int:
    """Seconds until the step's time is up, for the line that says so; 0 after that."""
    return max(0, ceil((discussion.phase_ends_at - now()).total_seconds())) if discussion.phase_ends_at else 0


# Voting -------------------------------------------------------------------------------------------


@blueprint.post("/<int:set_id>/meetings/<int:number>/vote/")
@access("learn")
@keeps_drafts_on_device("learning_sets.meeting")
def vote(set_id: int, number: int) -> ResponseReturnValue:
    """Cast or change one's vote; or, marked late, keep an answer for oneself after its round."""
    membership, discussion = _meeting(set_id, number, to_change=True)
    outcome = voting_pages.take(vault(), db(), editions(), membership, discussion, request.form)
    if isinstance(outcome, NotCast):
        return _page(membership, outcome.discussion, outcome)
    forget_on_device()
    discussions.arrive(db(), discussion.id, person.id, now())
    if outcome == "late":
        flash_information(voting_pages.KEPT_LATE)
    else:
        flash_success(voting_pages.CAST)
    return _back(discussion)


# Arriving, and moving on ----------------------------------------------------------------------------


@blueprint.post("/<int:set_id>/meetings/<int:number>/here/")
@access("learn")
def arrive(set_id: int, number: int) -> ResponseReturnValue:
    _, discussion = _meeting(set_id, number, to_change=True)
    if not discussion.closed:
        discussions.arrive(db(), discussion.id, person.id, now())
    return _back(discussion)


@blueprint.post("/<int:set_id>/meetings/<int:number>/next/")
@access("learn")
def move_on(set_id: int, number: int) -> ResponseReturnValue:
    """Move to the next phase: the facilitator may, or any member once its time has long been over."""
    membership, discussion = _meeting(set_id, number, to_change=True)
    if number_in(request.form, "revision") != discussion.revision:
        return _page(membership, discussion, problem=MOVED)
    state = discussions.state(db(), discussion)
    to = next_phase(state, "facilitator" if leads(membership, discussion) else "member", now())
    if isinstance(to, Refusal):
        return _page(membership, discussion, problem=to.message)
    if not moved_on(discussion, to):
        return _page(membership, discussions.get(db(), set_id, number) or discussion, problem=MOVED)
    return _back(discussion)


@blueprint.post("/<int:set_id>/meetings/<int:number>/more-time/")
@access("learn")
def more_time(set_id: int, number: int) -> ResponseReturnValue:
    membership, discussion = _meeting(set_id, number, to_change=True)
    if not leads(membership, discussion):
        abort(404)
    stale = number_in(request.form, "revision") != discussion.revision
    if stale or discussion.phase_ends_at is None:
        return _page(membership, discussion, problem=MOVED)
    if not discussions.give_time(db(), discussion, max(discussion.phase_ends_at, now()) + MORE_TIME):
        return _page(membership, discussions.get(db(), set_id, number) or discussion, problem=MOVED)
    return _back(discussion)


@blueprint.post("/<int:set_id>/meetings/<int:number>/call-off/")
@access("learn")
def call_off(set_id: int, number: int) -> ResponseReturnValue:
    """Cancel a planned meeting that has not begun."""
    membership, discussion = _meeting(set_id, number, to_change=True)
    if not leads(membership, discussion):
        abort(404)
    if number_in(request.form, "revision") != discussion.revision or not discussions.call_off(db(), discussion):
        return _page(membership, discussion, problem=MOVED)
    flash_success("The meeting has been cancelled.")
    return redirect(url_for("learning_sets.meetings", set_id=set_id), 303)


def _back(discussion: Discussion) -> ResponseReturnValue:
    return redirect(url_for("learning_sets.meeting", set_id=discussion.set_id, number=discussion.number), 303)


# What pages ask every second ----------------------------------------------------------------------


@blueprint.get("/<int:set_id>/meetings/<int:number>/state/")
@access("anyone")
def meeting_state(set_id: int, number: int) -> ResponseReturnValue:
    """Whether anything has changed: counts only, never who or what. 404 to people outside the set.

    One query, which also identifies the person asking. It does not count as use of the sign-in: a sign-in still ends
    although a page was left open.
    """
    give_up_asking()
    act_for_every()  # the query itself checks which set the person belongs to
    needing = settings().second_factor_for
    state = discussions.meeting_state_for(db(), session.get("_user_id", ""), set_id, number, now(), needing)
    if state is None:
        abort(404)
    answer = jsonify(state)
    answer.cache_control.no_store = True
    answer.set_etag(state.tag)
    return answer.make_conditional(request)


@blueprint.get("/<int:set_id>/meetings/<int:number>/screen/")
@access("learn")
def screen(set_id: int, number: int) -> ResponseReturnValue:
    """The projected page: no names, nothing about a vote before it is counted, nothing that only one person may see."""
    membership, discussion = _meeting(set_id, number)
    tag = discussions.meeting_state(db(), discussion).tag
    page = meeting_page(db(), vault(), editions(), membership, discussion)
    site = site_address()
    address = site + url_for("learning_sets.discussion", set_id=set_id, number=number)
    return render_template(
        "learning_sets/meetings/screen.html",
        address=address,
        code=qr_svg(address) if discussion.phase == GATHERING else None,
        membership=membership,
        discussion=discussion,
        phase=page.phase,
        item=page.item,
        tallies=page.tallies,
        changes=page.changes,
        voted=page.voted,
        voters=len(page.state.voters),
        here=page.arrived,
        words=for_members(discussion.about, discussion.phase),
        sure=CONFIDENCE_WORDS,
        fewest=FEWEST,
        state_tag=tag,
    )
