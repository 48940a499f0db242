"""Saying why one disagrees with the answer to a question: to the module's owner, with the learner's name."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.people.typed_text import tidy
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import exactly
from learnapp.learner.quizzes import attempt_actions
from learnapp.learner.quizzes.results import reviewed
from learnapp.store.content import mistake_reports
from learnapp.store.learning import attempts
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import person
from learnapp.web.monitoring.shared_limits import too_many_by_person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors


@blueprint.route(
    "/modules/<module>/<activity>/attempts/<int:number>/questions/<int:place>/disagree/", methods=["GET", "POST"]
)
@access("learn")
@keeps_answer_drafts
def disagree(module: str, activity: str, number: int, place: int) -> ResponseReturnValue:
    attempt = attempts.numbered(db(), person.id, module, activity, number)
    if attempt is None or attempt.submitted_at is None or not 1 <= place <= len(attempt.questions):
        abort(404)
    question = attempt.questions[place - 1]
    _, edition = attempt_actions.quiz_for(attempt, module, activity, question)
    view = exactly(module, activity, edition)
    marks = attempt_actions.marks_of(attempt, module, activity)
    one = reviewed(attempt, module, activity, place, marks, {})
    if not (one.mark.scored or one.question.judgement):
        abort(404)
    here = url_for("learner.results", module=module, activity=activity, number=number)
    kept = draft_here() if request.method == "GET" else None
    text = kept.get("text", [""])[0] if kept else tidy(request.form.get("text", ""))
    errors: FieldErrors = []
    if request.method == "POST":
        if not text:
            errors.append(("text", "Say why you disagree"))
        elif len(text) > mistake_reports.LONGEST:
            errors.append(("text", f"Say it in {mistake_reports.LONGEST:,} characters or fewer"))
    if request.method == "GET" or errors:
        page = render_template(
            "learner/quizzes/disagree.html",
            module=view.module,
            quiz=view.activity,
            q=one,
            back=here,
            text=text,
            draft=kept,
            errors=errors,
        )
        return page, 422 if errors else 200
    if too_many_by_person("report:person", mistake_reports.MOST_AN_HOUR):
        abort(429)
    mistake_reports.add(
        db(),
        page=f"{here}#question-{place}",
        module=module,
        edition=edition,
        question=f"{activity}#{question}",
        owner_email=view.module.owner_email,
        text=text,
        person_id=person.id,
        now=now(),
    )
    forget_draft()
    flash_success("Thank you. We have sent your reason to the person who looks after this module.")
    return redirect(here, 303)
