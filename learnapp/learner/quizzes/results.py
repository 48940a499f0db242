"""The results of a submitted attempt: feedback on every option, and how each competency went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Mark
from learnapp.domain.quizzes import attempts as rules
from learnapp.domain.quizzes import certainty as certainty_rules
from learnapp.domain.quizzes.certainty import share_right
from learnapp.learner.blueprint import blueprint
from learnapp.learner.places import exactly, go_on_from
from learnapp.learner.quizzes import attempt_actions
from learnapp.learner.quizzes.question_page import asked_question
from learnapp.store.learning import attempts, reviews
from learnapp.store.learning.attempts import Attempt
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
    comes_back: datetime | None
    marked_again: bool

    @property
    def missed(self) -> bool:
        """Whether it has a key and the answer was not wholly right."""
        return self.mark.scored and share_right(self.mark) < 1

    @property
    def certainty_marks(self) -> float | None:
        """The certainty marks of the answer; None if certainty was not asked for or is not marked."""
        if self.certainty is None or self.answer is None or not certainty_rules.counts(self.question, self.mark):
            return None
        return certainty_rules.marks(self.certainty, certainty_rules.share_right(self.mark))

    @property
    def confident_error(self) -> bool:
        """Whether the learner was sure and wrong: worth looking at first."""
        return self.certainty == 3 and self.certainty_marks is not None and self.certainty_marks < 0


@blueprint.get("/modules/<module>/<activity>/attempts/<int:number>/")
@access("learn")
def results(module: str, activity: str, number: int) -> ResponseReturnValue:
    attempt = attempts.numbered(db(), person.id, module, activity, number)
    if attempt is None or attempt.submitted_at is None:
        abort(404)
    place = exactly(module, activity, attempt.edition)
    quiz = place.activity
    assert isinstance(quiz, Quiz)
    marks = attempt_actions.marks_of(attempt, module, activity)
    back = reviews.coming_back(db(), person.id, module, activity, attempt.questions)
    questions = [reviewed(attempt, module, activity, i, marks, back) for i in range(1, len(attempt.questions) + 1)]
    sure = [q.certainty_marks for q in questions if q.certainty_marks is not None]
    following, after = go_on_from(module)
    return render_template(
        "learner/quizzes/results.html",
        place=place,
        quiz=quiz,
        attempt=attempt,
        questions=questions,
        missed=sorted((q for q in questions if q.missed), key=lambda q: (not q.confident_error, q.number)),
        back=sorted(back.values()),
        certainty_total=sum(sure) if sure else None,
        certainty_most=3 * len(sure),
        competencies=rules.by_competency(quiz, attempt.questions, marks),
        total=rules.total(attempt.questions, marks),
        passed=rules.passed(quiz, attempt.share),
        library=editions().library,
        next=following,
        after=after,
    )


def reviewed(
    attempt: Attempt, module: str, activity: str, number: int, marks: dict[str, Mark], back: dict[str, datetime]
) -> ReviewedQuestion:
    """Question `number` of a submitted attempt, with the answer and its mark."""
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
        comes_back=back.get(question.id),
        marked_again=bool(response and response.marked_edition and response.marked_edition != response.edition),
    )
