"""The results of a submitted attempt: feedback on every option, and how each competency went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.domain import attempts as rules
from learnapp.domain.content import Question, Quiz
from learnapp.domain.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Mark
from learnapp.learner import attempt_actions, blueprint
from learnapp.learner.places import exactly
from learnapp.learner.question_page import asked_question
from learnapp.store import attempts
from learnapp.store.attempts import Attempt
from learnapp.web.access import access
from learnapp.web.identity import editions, person
from learnapp.web.transaction import db


@dataclass(frozen=True)
class ReviewedQuestion:
    number: int
    question: Question
    view: dict[str, Any]
    answer: Any
    certainty: int | None
    mark: Mark
    explanation: str


@blueprint.get("/modules/<module>/<activity>/attempts/<int:number>/")
@access("learner")
def results(module: str, activity: str, number: int) -> ResponseReturnValue:
    attempt = attempts.numbered(db(), person.id, module, activity, number)
    if attempt is None or attempt.submitted_at is None:
        abort(404)
    place = exactly(module, activity, attempt.edition)
    quiz = place.activity
    assert isinstance(quiz, Quiz)
    marks = attempt_actions.marks_of(attempt, module, activity)
    return render_template(
        "learner/results.html",
        place=place,
        quiz=quiz,
        attempt=attempt,
        questions=[_reviewed(attempt, module, activity, i, marks) for i in range(1, len(attempt.questions) + 1)],
        competencies=rules.by_competency(quiz, attempt.questions, marks),
        total=rules.total(attempt.questions, marks),
        passed=rules.passed(quiz, attempt.share),
        library=editions().library,
    )


def _reviewed(attempt: Attempt, module: str, activity: str, number: int, marks: dict[str, Mark]) -> ReviewedQuestion:
    quiz, _ = attempt_actions.quiz_for(attempt, module, activity, attempt.questions[number - 1])
    question, asked = asked_question(quiz, attempt, number)
    response = attempt.responses.get(question.id)
    return ReviewedQuestion(
        number=number,
        question=question,
        view=KINDS[question.kind].view(question, asked),
        answer=response.answer if response else None,
        certainty=response.certainty if response else None,
        mark=marks[question.id],
        explanation=fill(question.explanation, asked.values),
    )
