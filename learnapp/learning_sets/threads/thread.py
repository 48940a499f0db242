"""A running thread: voting by a date, then talking, then voting again, each member when they can.

A member votes before a date or, if they were away, answers afterwards for themselves alone. After that, or if they
choose to look without answering, they see what the others see. Dates move a thread on, at the next request or by
`learnapp remind`.
"""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets.meeting_phases import DiscussionState, Refusal, due, next_phase
from learnapp.domain.sets.tallies import CONFIDENCE_WORDS, FEWEST
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings import voting_pages
from learnapp.learning_sets.meetings.meeting_page import MeetingPage, leads, meeting_page, voters
from learnapp.learning_sets.meetings.vote_forms import TypedVote, shown
from learnapp.learning_sets.meetings.voting_pages import NotCast
from learnapp.learning_sets.posts.posts import posts_here
from learnapp.learning_sets.posts.posts_open import answers_first, may_post, shows_posts
from learnapp.learning_sets.scope import SetMembership, kept_in_time, moved_on, my_set, open_set
from learnapp.learning_sets.threads.thread_words import for_phase
from learnapp.store.sets import agreed_actions, discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import forget_on_device, keeps_drafts_on_device, vault
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import commit, db, write_if_free
from learnapp.web.typed_fields import number_in

MOVED = "The thread has just moved on. This is where it is now."
REFUSED = {
    **voting_pages.REFUSED,
    "closed": "This vote closed before yours arrived, so it was not counted and nothing has changed. You can "
    "still keep your answer for yourself.",
}


def _thread(set_id: int, number: int, *, to_change: bool = False) -> tuple[SetMembership, Discussion]:
    """The thread, for a member of its set; its dates move it on first if they are due."""
    membership = open_set(set_id) if to_change else my_set(set_id)
    discussion = discussions.get(db(), set_id, number, "thread")
    if discussion is None:
        abort(404)
    return membership, _in_time(membership, discussion)


def _in_time(membership: SetMembership, discussion: Discussion) -> Discussion:
    """The thread, moved on if its date has come or every voter has voted. Ends the request's transaction."""
    moves = membership.open and due(discussions.state(db(), discussion, voters(membership, discussion)), now())
    return kept_in_time(discussion) if moves else discussion


@blueprint.get("/<int:set_id>/threads/<int:number>/")
@access("learn")
def thread(set_id: int, number: int) -> ResponseReturnValue:
    membership, discussion = _thread(set_id, number)
    kept = voting_pages.unsent(vault(), db(), membership, discussion)
    page = _page(membership, discussion, kept)
    if membership.open and not discussion.closed and shows_posts(discussion):
        _note_seen(membership, discussion)
    return page


def _note_seen(membership: SetMembership, discussion: Discussion) -> None:
    """Record how far this person has read, for Home and the menu. This never waits, as the page can do without it."""
    newest = discussions.newest_unseen(db(), discussion, person.id, or_never=not answers_first(membership, discussion))
    if newest is None:
        return
    commit()
    write_if_free("What was read", lambda connection: discussions.note_seen(connection, discussion, person.id, newest))


def _page(
    membership: SetMembership,
    discussion: Discussion,
    not_cast: NotCast | None = None,
    *,
    problem: str = "",
) -> ResponseReturnValue:
    """`problem` is why another form than a vote's did nothing."""
    vote = not_cast.vote if not_cast else None
    page = meeting_page(db(), vault(), editions(), membership, discussion)
    looks = _looks(membership, page)
    visible, shows_actions = looks and shows_posts(discussion), looks and discussion.phase in voting_pages.ACTIONS_FROM
    text = render_template(
        "learning_sets/threads/thread.html",
        membership=membership,
        page=page,
        discussion=discussion,
        unsent=not_cast is not None and not_cast.why == "unsent",
        looks=looks,
        vote=voting_pages.form_now(page, vote),
        late=_late_form(page, vote, looks=looks),
        problem=REFUSED.get(not_cast.why, "") if not_cast else problem,
        errors=voting_pages.errors(vote, "late-"),
        words=for_phase(discussion.about, discussion.phase),
        may_close=page.leads and not isinstance(_closed_early(page), Refusal),
        sure=CONFIDENCE_WORDS,
        fewest=FEWEST,
        posts=posts_here(discussion) if visible else [],
        visible=visible,
        may_post=visible and may_post(membership, discussion),
        actions=agreed_actions.of_set(db(), membership.the_set.id) if shows_actions else None,
        today=today(),
    )
    return text, not_cast.status if not_cast else 409 if problem else 200


def _looks(membership: SetMembership, page: MeetingPage) -> bool:
    """Whether this person sees what the others said and voted, once a round has been counted.

    Members who voted, kept an answer for themselves or chose to look are recorded as present; members with no vote need
    not wait. A closed set is read-only.
    """
    return not page.votes or not membership.open or person.id in page.state.here


def _late_form(page: MeetingPage, sent: TypedVote | None, *, looks: bool) -> TypedVote | None:
    """The form to answer for oneself alone, or None.

    The form as sent, if it came too late or was wrong. Otherwise the form for the first round until the member looks,
    and afterwards only to change an answer they kept; once the second round is counted, its form for every member,
    because there is no longer a record of who voted in it.
    """
    counted = [round_ for round_ in (1, 2) if round_ in page.discussion.tallies]
    if page.votes and sent and sent.late and sent.round in counted:
        return sent
    if not page.votes or not counted or (looks and page.discussion.round):
        return None
    round_ = counted[-1] if looks else 1
    if looks and round_ == 1 and 1 not in page.own:
        return None
    form = sent if sent and sent.round == round_ else shown(round_, page.own.get(round_))
    return replace(form, late=True)


def _closed_early(page: MeetingPage) -> DiscussionState | Refusal:
    # Looking at a thread is not being in a room: only the number of votes decides whether a vote closes early.
    return next_phase(replace(page.state, here=frozenset()), "facilitator", now())


# Voting -------------------------------------------------------------------------------------------


@blueprint.post("/<int:set_id>/threads/<int:number>/vote/")
@access("learn")
@keeps_drafts_on_device("learning_sets.thread")
def thread_vote(set_id: int, number: int) -> ResponseReturnValue:
    """Cast or change one's vote; or, marked late, keep an answer for oneself after its round."""
    membership, discussion = _thread(set_id, number, to_change=True)
    outcome = voting_pages.take(vault(), db(), editions(), membership, discussion, request.form)
    if isinstance(outcome, NotCast):
        return _page(membership, outcome.discussion, outcome)
    forget_on_device()
    _note_coming(discussion)
    if outcome == "late":
        flash_information(voting_pages.KEPT_LATE)
    else:
        counted = _in_time(membership, discussion).phase != discussion.phase
        flash_success(
            "Your vote is in. Everyone has voted now, so the votes are counted." if counted else voting_pages.CAST
        )
    return _back(discussion)


def _note_coming(discussion: Discussion) -> None:
    """Record that this person has voted or chosen to look; not when, which would reveal the order of the votes."""
    discussions.arrive(db(), discussion.id, person.id, discussion.phase_began_at)


@blueprint.post("/<int:set_id>/threads/<int:number>/look/")
@access("learn")
def thread_look(set_id: int, number: int) -> ResponseReturnValue:
    """See what the others voted and said without answering for oneself, once a round has been counted."""
    _, discussion = _thread(set_id, number, to_change=True)
    if discussion.tallies:
        _note_coming(discussion)
    return _back(discussion)


@blueprint.post("/<int:set_id>/threads/<int:number>/next/")
@access("learn")
def thread_next(set_id: int, number: int) -> ResponseReturnValue:
    """Move to the next phase before its date: only the facilitator may, and a vote only once enough have voted."""
    membership, discussion = _thread(set_id, number, to_change=True)
    if not leads(membership, discussion):
        abort(404)
    if number_in(request.form, "revision") != discussion.revision:
        return _page(membership, discussion, problem=MOVED)
    page = meeting_page(db(), vault(), editions(), membership, discussion)
    to = _closed_early(page)
    if isinstance(to, Refusal):
        return _page(membership, discussion, problem=to.message)
    if not moved_on(discussion, to):
        return _page(membership, discussions.get(db(), set_id, number) or discussion, problem=MOVED)
    return _back(discussion)


def _back(discussion: Discussion) -> ResponseReturnValue:
    return redirect(url_for("learning_sets.thread", set_id=discussion.set_id, number=discussion.number), 303)
