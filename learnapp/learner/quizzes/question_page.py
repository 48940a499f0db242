"""What a question's page shows: how it is asked, what was answered, and never a key before the answer is in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError, AskedQuestion, Mark
from learnapp.domain.quizzes import attempts as rules
from learnapp.store.learning.attempts import Attempt
from learnapp.web.typed_fields import FieldErrors


@dataclass(frozen=True)
class QuestionPage:
    """`form` has the fields to fill in; `mark` is set only once feedback may be shown."""

    number: int
    count: int
    question: Question
    view: dict[str, Any]
    form: Mapping[str, Sequence[str]]
    revision: int
    certainty: int | None
    asks_certainty: bool
    mark: Mark | None = None
    explanation: str = ""
    existing: str = ""
    errors: FieldErrors = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def last(self) -> bool:
        return self.number == self.count


def question_page(
    quiz: Quiz,
    attempt: Attempt,
    number: int,
    *,
    form: Mapping[str, Sequence[str]] | None,
    errors: FieldErrors | None,
    conflict: bool,
) -> QuestionPage:
    """The page of question `number` (from 1). `form` is what was typed and not saved, if anything.

    `conflict` shows the existing answer beside what was typed, so that the learner can choose.
    """
    question, asked = asked_question(quiz, attempt, number)
    kind = KINDS[question.kind]
    response = attempt.responses.get(question.id)
    shown: Mapping[str, Sequence[str]] = form or {}
    if form is None and response is not None:
        shown = kind.form(question, asked, response.answer)
    feedback = quiz.feedback == "each" and response is not None
    certainty = response.certainty if response else None
    if form and (typed := "".join(form.get("certainty", [])[:1])) in {"1", "2", "3"}:
        certainty = int(typed)
    return QuestionPage(
        number=number,
        count=len(attempt.questions),
        question=question,
        view=kind.view(question, asked),
        form=shown,
        revision=response.revision if response else 0,
        certainty=certainty,
        asks_certainty=asks_certainty(quiz, question, asked),
        mark=kind.mark(question, asked, response.answer) if feedback and response else None,
        explanation=fill(question.explanation, asked.values) if feedback else "",
        existing=kind.describe(question, asked, response.answer) if conflict and response else "",
        errors=errors or [],
    )


def asking_state(quiz: Quiz, attempt: Attempt, number: int) -> Hashable | None:
    """Everything in an attempt that decides how question `number` is asked: the same state gives the same page.

    None if the page belongs to one person: it has text that they typed, or feedback.
    """
    question, asked = asked_question(quiz, attempt, number)
    kind, response = KINDS[question.kind], attempt.responses.get(question.id)
    shown = question.id, asked.order, tuple(asked.values.items())
    if response is None:
        return shown
    if kind.typed or quiz.feedback == "each":
        return None
    form = kind.form(question, asked, response.answer)
    return shown, tuple((name, tuple(values)) for name, values in form.items()), response.certainty


def asked_question(quiz: Quiz, attempt: Attempt, number: int) -> tuple[Question, AskedQuestion]:
    """Question `number` (from 1) of an attempt and the form in which it is asked. Raises LookupError if it does not
    exist.
    """
    if not 1 <= number <= len(attempt.questions):
        raise LookupError(number)
    question = quiz.question(attempt.questions[number - 1])
    if question is None:
        raise LookupError(number)
    return question, rules.ask(quiz, question, attempt.seed)


def asks_certainty(quiz: Quiz, question: Question, asked: AskedQuestion) -> bool:
    """Whether to ask how sure the learner is: only if the quiz does, and there is a score to compare it with."""
    return quiz.certainty and KINDS[question.kind].is_scored(question, asked)


def parse_certainty(form: Mapping[str, Sequence[str]]) -> int:
    """How sure the learner says they are, 1 to 3. Raises AnswerError."""
    value = "".join(form.get("certainty", [])[:1])
    if value not in {"1", "2", "3"}:
        raise AnswerError("Choose how sure you are", field="certainty")
    return int(value)


_NOT_TYPED = frozenset({"attempt", "certainty", "csrf_token", "kept", "opened", "owner", "revision", "then"})


def words_typed(question: Question, asked: AskedQuestion, form: Mapping[str, Sequence[str]]) -> list[str]:
    """What a form's answer says: in the words of its kind if it is complete, else every field that was filled in."""
    kind = KINDS[question.kind]
    try:
        description = kind.describe(question, asked, kind.parse(question, asked, form))
    except AnswerError:
        description = ""
    if description:
        return [description]
    return [value for name, values in form.items() if name not in _NOT_TYPED for value in values if value.strip()]
