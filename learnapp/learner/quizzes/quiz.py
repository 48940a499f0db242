"""A quiz: one question a page, every answer saved as it is given, and a check before it is submitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.domain.content.content import Quiz
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.quizzes import attempts as rules
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import ActivityPlace, current, on_edition, screen_of
from learnapp.learner.quizzes import attempt_actions
from learnapp.learner.quizzes.attempt_actions import SavedAnswer, SubmittedAnswer
from learnapp.learner.quizzes.question_page import (
    asked_question,
    asking_state,
    asks_certainty,
    parse_certainty,
    question_page,
    words_typed,
)
from learnapp.store.learning import attempts
from learnapp.store.learning.attempts import Attempt
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.device.pieces import ends, is_piece, mark, plan_here, takes_pieces
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import editions, person
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.page_shell import kept_page, unkept_page
from learnapp.web.pages import uk_time
from learnapp.web.transaction import db
from learnapp.web.typed_fields import LARGEST_NUMBER, FieldErrors, asked_page, number_in, whole_number

LONGEST_SECONDS = 1800
"""If a question is open for longer than this, the person was not working on it."""


@screen_of("quiz")
def show(place: ActivityPlace) -> ResponseReturnValue:
    """Go to where the person left off; before the first question, introduce the quiz and say who will see what."""
    attempt = attempts.unfinished(db(), person.id, *place.address)
    if attempt is not None:
        return redirect(_next_url(*place.address, attempt, 0))
    lines = attempts.all_of(db(), person.id, *place.address)
    kept = rules.first_and_best((line.number, line.share) for line in lines if line.submitted_at)
    part = asked_page(len(lines))
    return render_template(
        "learner/quizzes/quiz_start.html",
        place=place,
        quiz=place.activity,
        attempts=lines[part.start : part.end],
        part=part,
        kept=kept,
    )


@blueprint.post("/modules/<module>/<activity>/attempt/")
@access("learn")
@takes_pieces
def start_quiz(module: str, activity: str) -> ResponseReturnValue:
    plan = plan_here()
    place = current(module, activity) if plan is None else on_edition(module, activity, plan["edition"])
    if not isinstance(place.activity, Quiz) or place.activity.purpose == "review":
        abort(404)
    if plan is None:
        count_made()
        attempt_actions.begin(db(), person.id, place, now())
    elif not attempt_actions.begin_as_planned(db(), person.id, place, plan, now()):
        ends("elsewhere")
    return redirect(url_for("learner.activity", module=module, activity=activity), 303)


def _next_url(module: str, activity: str, attempt: Attempt, after: int) -> str:
    """The first open question after number `after`, else the first open one, else the check before submitting."""
    open_ones = [i for i, name in enumerate(attempt.questions, 1) if name not in attempt.responses]
    number = next((i for i in open_ones if i > after), open_ones[0] if open_ones else 0)
    if not number:
        return url_for("learner.check_quiz", module=module, activity=activity)
    return url_for("learner.question", module=module, activity=activity, number=number)


@blueprint.get("/modules/<module>/<activity>/questions/<int:number>/")
@access("learn")
def question(module: str, activity: str, number: int) -> ResponseReturnValue:
    attempt = attempts.unfinished(db(), person.id, module, activity)
    draft = draft_here()
    if attempt is None:
        return _not_counted(module, activity, number, draft or {})
    if draft is not None and draft.get("attempt") != [str(attempt.number)]:
        draft = None
    # Answered since on another device: the saved answer is shown beside what was typed.
    stale = bool(draft) and number_in(MultiDict(draft), "revision") != _revision(attempt, number)
    notice = "stale" if stale else "draft" if draft else ""
    return _page(module, activity, attempt, number, form=draft, notice=notice)


def _revision(attempt: Attempt, number: int) -> int:
    """How often question `number` of the attempt has been answered."""
    name = attempt.questions[number - 1] if 1 <= number <= len(attempt.questions) else ""
    response = attempt.responses.get(name)
    return response.revision if response else 0


def asked_mark(attempt: Attempt, question: str) -> str:
    """A digest that identifies a question as one attempt asks it. No one can work out the attempt's seed from it."""
    return mark(f"asked:{person.id}:{attempt.seed}:{attempt.number}:{question}")


def question_as_asked(module: str, activity: str, attempt: Attempt, number: int) -> str:
    """Question `number` of an attempt that may not have started yet, to be kept on a device."""
    page = _page(module, activity, attempt, number)
    return page if isinstance(page, str) else page[0]


def _page(
    module: str,
    activity: str,
    attempt: Attempt,
    number: int,
    *,
    form: dict[str, list[str]] | None = None,
    errors: FieldErrors | None = None,
    notice: str = "",
    status: int = 200,
) -> str | tuple[str, int]:
    quiz, edition = _quiz(module, activity, attempt, number)
    closes = rules.closes_at(quiz, attempt.started_at, person.extra_time)
    own: dict[str, Callable[[], Any]] = {
        "attempt_number": lambda: attempt.number,
        "revision": lambda: _revision(attempt, number),
        "answered": lambda: len(attempt.responses),
        "opened": lambda: int(now().timestamp()),
        "closing": lambda: uk_time(closes) if closes else "",
    }

    def values() -> dict[str, Any]:
        page = question_page(quiz, attempt, number, form=form, errors=errors, conflict=notice == "stale")
        place = ActivityPlace(editions().edition(db(), edition), quiz, edition)
        return {"place": place, "quiz": quiz, "page": page, "notice": notice, "closes": closes is not None}

    state = None if notice or errors or form is not None else asking_state(quiz, attempt, number)
    if state is not None:
        of = edition, module, activity, number, len(attempt.questions), closes is not None, state
        return kept_page("learner/quizzes/question.html", of, values, own)
    return unkept_page("learner/quizzes/question.html", values(), own), status


def _quiz(module: str, activity: str, attempt: Attempt, number: int) -> tuple[Quiz, str]:
    if not 1 <= number <= len(attempt.questions):
        abort(404)
    return attempt_actions.quiz_for(attempt, module, activity, attempt.questions[number - 1])


@blueprint.post("/modules/<module>/<activity>/questions/<int:number>/")
@access("learn")
@takes_pieces
@keeps_answer_drafts
def answer(module: str, activity: str, number: int) -> ResponseReturnValue:
    """Save an answer and go on. Nothing typed is lost: a page with a problem shows it again."""
    attempt = attempts.lock_unfinished(db(), person.id, module, activity)
    form = request.form.to_dict(flat=False)
    sent = number_in(request.form, "attempt")
    if attempt is None or sent not in {attempt.number, -1}:
        ends("over")
        return _not_counted(module, activity, number, form, status=409)
    quiz, edition = _quiz(module, activity, attempt, number)
    question, asked = asked_question(quiz, attempt, number)
    if is_piece() and request.form.get("asked") != asked_mark(attempt, question.id):
        ends("changed")
        return _not_counted(module, activity, number, form, status=409)
    shown = number_in(request.form, "revision") if sent == attempt.number else -1
    try:
        given = SubmittedAnswer(
            question=question.id,
            answer=KINDS[question.kind].parse(question, asked, form),
            certainty=parse_certainty(form) if asks_certainty(quiz, question, asked) else None,
            revision=shown,
            seconds=_seconds(whole_number(request.form.get("opened", ""), most=LARGEST_NUMBER) or 0, now()),
        )
    except AnswerError as error:
        errors = [(error.field, error.message)]
        notice, status = ("", 422) if shown == _revision(attempt, number) else ("stale", 409)
        return _page(module, activity, attempt, number, form=form, errors=errors, notice=notice, status=status)
    saved = attempt_actions.save(
        db(), attempt, person.id, given, quiz=quiz, edition=edition, now=now(), extra_time=person.extra_time
    )
    if saved is SavedAnswer.SAME:
        ends("same")
    if saved is SavedAnswer.STALE:
        ends("elsewhere")
        return _page(module, activity, attempt, number, form=form, notice="stale", status=409)
    if saved in (SavedAnswer.LATE, SavedAnswer.LOCKED):
        forget_draft()
        ends("locked" if saved is SavedAnswer.LOCKED else "late")
        return _not_counted(module, activity, number, form, status=409, locked=saved is SavedAnswer.LOCKED)
    forget_draft()
    return redirect(_after(module, activity, attempt, quiz, number), 303)


def _not_counted(
    module: str,
    activity: str,
    number: int,
    form: Mapping[str, Sequence[str]],
    status: int = 200,
    *,
    locked: bool = False,
) -> ResponseReturnValue:
    """Show an answer that came after the attempt was over or the question's feedback had been shown (`locked`), so that
    the person can copy it; the activity's page if there is nothing to show.
    """
    which = whole_number("".join(form.get("attempt", [])[:1]))
    attempt = attempts.numbered(db(), person.id, module, activity, which) if which else None
    if attempt is None or not 1 <= number <= len(attempt.questions):
        return redirect(url_for("learner.activity", module=module, activity=activity), 303)
    quiz, edition = _quiz(module, activity, attempt, number)
    question, asked = asked_question(quiz, attempt, number)
    html = render_template(
        "learner/quizzes/not_counted.html",
        place=ActivityPlace(editions().edition(db(), edition), quiz, edition),
        quiz=quiz,
        attempt=attempt,
        number=number,
        locked=locked,
        title=fill(question.title, asked.values),
        typed=words_typed(question, asked, form),
    )
    return html, status


def _after(module: str, activity: str, attempt: Attempt, quiz: Quiz, number: int) -> str:
    if quiz.feedback == "each":
        return url_for("learner.question", module=module, activity=activity, number=number) + "#feedback"
    if request.form.get("then") == "check":
        return url_for("learner.check_quiz", module=module, activity=activity)
    if number < len(attempt.questions):
        return url_for("learner.question", module=module, activity=activity, number=number + 1)
    return url_for("learner.check_quiz", module=module, activity=activity)


def _seconds(opened: int, moment: datetime) -> int:
    """How long the page was open, from the time noted in it; 0 if that makes no sense."""
    try:
        spent = (moment - datetime.fromtimestamp(opened, UTC)).total_seconds()
    except (OverflowError, OSError, ValueError):
        return 0
    return int(spent) if 0 <= spent <= LONGEST_SECONDS else 0


@blueprint.get("/modules/<module>/<activity>/check/")
@access("learn")
def check_quiz(module: str, activity: str) -> ResponseReturnValue:
    """Every question with what was answered, before the quiz is submitted."""
    attempt = attempts.unfinished(db(), person.id, module, activity)
    if attempt is None:
        return redirect(url_for("learner.activity", module=module, activity=activity))
    lines = []
    for number in range(1, len(attempt.questions) + 1):
        quiz, edition = _quiz(module, activity, attempt, number)
        question, asked = asked_question(quiz, attempt, number)
        response = attempt.responses.get(question.id)
        description = KINDS[question.kind].describe(question, asked, response.answer) if response else None
        lines.append((number, fill(question.title, asked.values), description))
    place = ActivityPlace(editions().edition(db(), edition), quiz, edition)
    return render_template("learner/quizzes/check_quiz.html", place=place, quiz=quiz, attempt=attempt, lines=lines)


@blueprint.post("/modules/<module>/<activity>/submit/")
@access("learn")
@takes_pieces
def submit_quiz(module: str, activity: str) -> ResponseReturnValue:
    """Close and mark the attempt. A second click, or another tab, finds it closed and shows its results."""
    number = number_in(request.form, "attempt")
    attempt = attempts.lock_unfinished(db(), person.id, module, activity)
    if attempt is not None and attempt.number == number:
        attempt_actions.submit(db(), attempt, person.id, module, activity, now())
    elif is_piece():
        earlier = attempts.numbered(db(), person.id, module, activity, number) if number > 0 else None
        if earlier is None or earlier.submitted_at is None:
            ends("over")
    if number < 1:
        return redirect(url_for("learner.activity", module=module, activity=activity), 303)
    return redirect(url_for("learner.results", module=module, activity=activity, number=number), 303)
