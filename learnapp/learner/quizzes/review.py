"""Spaced review: questions that went wrong, or right without being sure, come back on a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates import uk_times
from learnapp.domain.learning import spare_time
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.quizzes import review_scheduling
from learnapp.learner.blueprint import blueprint
from learnapp.learner.quizzes import review_actions
from learnapp.learner.quizzes.question_page import words_typed
from learnapp.learner.quizzes.review_actions import DueQuestion, Reviewed
from learnapp.store.learning import reviews
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import ends, is_piece, takes_pieces
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, number_in

SHOWN = 10
"""How many scheduled questions are listed at first: as many as are offered in a day. After years there are hundreds."""

SEND_AGAIN = "Check your answer and send it again"


def _counts() -> tuple[int, int]:
    """(reviews done today, cards due today that can still be asked)."""
    day = review_scheduling.start_of_day(now()), review_scheduling.end_of_day(now())
    return reviews.counts(db(), person.id, *day, catalogue().living)


@blueprint.get("/review/")
@access("learn")
def review() -> ResponseReturnValue:
    """The reviews due today, and everything that is scheduled."""
    modules = catalogue().modules
    done, due = _counts()
    whole = request.args.get("all") == "yes"
    most = reviews.MOST_CARDS if whole else SHOWN
    cards, more = reviews.scheduled(db(), person.id, most, catalogue().living)
    return render_template(
        "learner/quizzes/review.html",
        cards=cards,
        more=more,
        titles={card.id: review_actions.title_of(modules[card.module], card) for card in cards},
        leeches={card.id for card in cards if review_scheduling.is_leech(card.lapses)},
        modules=modules,
        today=min(due, review_scheduling.left_today(done)),
        days=review_scheduling.days_to_catch_up(due, done),
        due=due,
        done=done,
        choices=spare_time.CHOICES,
    )


@blueprint.get("/review/next/")
@access("learn")
def next_review() -> ResponseReturnValue:
    """Go straight to the next card, unless today's number is reached."""
    done, _ = _counts()
    due = reviews.due(db(), person.id, review_scheduling.end_of_day(now()), catalogue().living)
    card = review_scheduling.next_card(due, done, now())
    if card is None:
        return redirect(url_for("learner.review"))
    return redirect(url_for("learner.review_card", card=card.id))


def _due_question(card_id: int, *, lock: bool = False) -> DueQuestion:
    card = reviews.card(db(), person.id, card_id, lock=lock)
    module = catalogue().modules.get(card.module) if card else None
    found = review_actions.due_question(module, card) if module and card else None
    if found is None:
        abort(404)
    return found


@blueprint.get("/review/<int:card>/")
@access("learn")
def review_card(card: int) -> ResponseReturnValue:
    """One question that has come back. Shown only when it is due: answering early would spoil the schedule."""
    due = _due_question(card)
    if due.card.due_at > review_scheduling.end_of_day(now()):
        return redirect(url_for("learner.review"))
    draft = draft_here()
    if draft is not None and draft.get("revision") != [str(due.card.revision)]:
        draft = None
    return _page(due, form=draft or {}, draft=draft is not None)


def _page(
    due: DueQuestion,
    *,
    form: dict[str, list[str]],
    errors: FieldErrors | None = None,
    draft: bool = False,
    status: int = 200,
) -> ResponseReturnValue:
    view = KINDS[due.question.kind].view(due.question, due.asked)
    page = render_template(
        "learner/quizzes/review_card.html", due=due, view=view, form=form, errors=errors or [], draft=draft
    )
    return page, status


@blueprint.post("/review/<int:card>/")
@access("learn")
@takes_pieces
@keeps_answer_drafts
def answer_review(card: int) -> ResponseReturnValue:
    """Mark the answer and move the card on. Sent twice, or from a second tab, it counts once."""
    due = _due_question(card, lock=True)
    revision = number_in(request.form, "revision")
    if is_piece() and _same_as_recorded(due, revision):
        return redirect(url_for("learner.reviewed", card=card, number=due.card.revision), 303)
    if revision < 0 and due.card.revision == 0:
        return _page(due, form=request.form.to_dict(flat=False), errors=[("", SEND_AGAIN)], status=409)
    if revision != due.card.revision or due.card.due_at > review_scheduling.end_of_day(now()):
        ends("elsewhere")
        if due.card.revision == 0:
            return redirect(url_for("learner.review"), 303)
        forget_draft()
        return _reviewed(card, due.card.revision, request.form.to_dict(flat=False))
    form = request.form.to_dict(flat=False)
    try:
        answer = KINDS[due.question.kind].parse(due.question, due.asked, form)
    except AnswerError as error:
        return _page(due, form=form, errors=[(error.field, error.message)], status=422)
    certainty = review_actions.certainty_in(form)
    review_actions.answer(db(), person.id, due, answer, certainty, catalogue().editions[due.card.module], now())
    forget_draft()
    return redirect(url_for("learner.reviewed", card=card, number=revision + 1), 303)


def _same_as_recorded(due: DueQuestion, revision: int) -> bool:
    """Whether this answer was recorded before: the form had arrived, but its answer was lost on the way back."""
    done = reviews.done(db(), person.id, due.card.id, revision + 1)
    found = review_actions.reviewed(done) if done else None
    if done is None or found is None or due.card.revision != revision + 1:
        return False
    form = request.form.to_dict(flat=False)
    try:
        return bool(KINDS[found.question.kind].parse(found.question, found.asked, form) == done.answer)
    except AnswerError:
        return False


@blueprint.get("/review/<int:card>/<int:number>/")
@access("learn")
def reviewed(card: int, number: int) -> ResponseReturnValue:
    """The feedback on a review, and when the card comes back."""
    return _reviewed(card, number)


def _reviewed(card: int, number: int, late: Mapping[str, Sequence[str]] | None = None) -> ResponseReturnValue:
    """The page of a review; `late` is a form that came after it had been answered, shown so that it can be copied."""
    done = reviews.done(db(), person.id, card, number)
    found: Reviewed | None = review_actions.reviewed(done) if done else None
    if done is None or found is None:
        abort(404)
    so_far, due = _counts()
    own = reviews.card(db(), person.id, card)
    leech = own is not None and review_scheduling.is_leech(own.lapses)
    page = render_template(
        "learner/quizzes/reviewed.html",
        typed=None if late is None else words_typed(found.question, found.asked, late),
        done=done,
        found=found,
        explanation=fill(found.question.explanation, found.asked.values),
        left=min(due, review_scheduling.left_today(so_far)),
        in_days=uk_times.days_between(now(), done.due_at),
        leech=own if leech else None,
        reread=review_scheduling.to_reread(found.module, own.activity) if leech and own else None,
    )
    return page, 200 if late is None else 409


@blueprint.post("/review/<int:card>/drop/")
@access("learn")
def drop_review(card: int) -> ResponseReturnValue:
    """Take a card out of review for good."""
    if not reviews.drop(db(), person.id, card, now()):
        abort(404)
    forget_draft(url_for("learner.review_card", card=card))
    flash_success("That question will not come back.")
    return redirect(url_for("learner.review"), 303)
