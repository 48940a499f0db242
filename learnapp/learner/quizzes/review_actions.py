"""Review cards: made when a quiz is submitted, asked when due, rescheduled when answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module, Question, Quiz
from learnapp.domain.content.rendering import plain
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AskedQuestion, Mark
from learnapp.domain.quizzes import attempts as rules
from learnapp.domain.quizzes import review_scheduling
from learnapp.learner.places import exactly
from learnapp.store.learning import reviews
from learnapp.store.learning.attempts import Attempt
from learnapp.store.learning.reviews import CardRow, ReviewRow


@dataclass(frozen=True)
class DueQuestion:
    """A card that is due, with the question it asks this time and how it asks it."""

    card: CardRow
    module: Module
    quiz: Quiz
    question: Question
    seed: int
    asked: AskedQuestion


@dataclass(frozen=True)
class Reviewed:
    """A finished review, marked by the edition it was shown from."""

    module: Module
    question: Question
    asked: AskedQuestion
    view: dict[str, Any]
    mark: Mark


def make_cards(
    connection: Connection,
    person_id: int,
    module: str,
    quiz: Quiz,
    attempt: Attempt,
    marks: Mapping[str, Mark],
    now: datetime,
) -> None:
    """Schedule questions that were wrong, or right without certainty, in an attempt that was just submitted."""
    answered = {name: response.certainty for name, response in attempt.responses.items()}
    cards = [
        reviews.NewCard(question.id, question.principle, *review_scheduling.begin(rated, now))
        for question, rated in review_scheduling.to_review(quiz, marks, answered)
    ]
    reviews.add_cards(connection, person_id, module, quiz.slug, cards, now)


def due_question(module: Module, card: CardRow) -> DueQuestion | None:
    """The question the card asks this time; None if the module no longer has any."""
    turn = card.revision
    found = review_scheduling.question_for(module, card.activity, card.question, card.principle, turn)
    if found is None:
        return None
    quiz, question = found
    seed = card.id * 1000 + turn
    return DueQuestion(card, module, quiz, question, seed, rules.ask(quiz, question, seed))


def title_of(module: Module, card: CardRow) -> str:
    """The title of a card's own question, as plain text."""
    quiz = module.activity(card.activity)
    question = quiz.question(card.question) if isinstance(quiz, Quiz) else None
    if question is None or not isinstance(quiz, Quiz):
        return "A question no longer in the module"
    if "{{" not in question.title:  # no parameter in it, so it is the same each time
        return _plain(question.title)
    asked = due_question(module, card)
    values = asked.asked if asked and asked.question is question else rules.ask(quiz, question, card.id)
    return plain(str(KINDS[question.kind].view(question, values)["title"]))


_plain = lru_cache(maxsize=2048)(plain)


def certainty_in(form: Mapping[str, Sequence[str]]) -> int | None:
    """How sure the learner said they were; None if they did not say."""
    value = "".join(form.get("certainty", [])[:1])
    return int(value) if value in {"1", "2", "3"} else None


def answer(
    connection: Connection,
    person_id: int,
    due: DueQuestion,
    answer: Any,
    certainty: int | None,
    edition: str,
    now: datetime,
) -> None:
    """Mark a review of a card that the caller has locked and schedule its return."""
    mark = KINDS[due.question.kind].mark(due.question, due.asked, answer)
    rated = review_scheduling.rating(mark, certainty)
    schedule, due_at = review_scheduling.next_due(due.card.schedule, rated, now)
    reviews.add_review(
        connection,
        person_id,
        due.card,
        activity=due.quiz.slug,
        question=due.question.id,
        edition=edition,
        seed=due.seed,
        answer=answer,
        certainty=certainty,
        rating=rated,
        schedule=schedule,
        due_at=due_at,
        now=now,
    )


def reviewed(done: ReviewRow) -> Reviewed | None:
    """A finished review, marked again for its page; None if its question cannot be found."""
    place = exactly(done.module, done.activity, done.edition)
    quiz = place.activity
    question = quiz.question(done.question) if isinstance(quiz, Quiz) else None
    if question is None or not isinstance(quiz, Quiz):
        return None
    asked = rules.ask(quiz, question, done.seed)
    kind = KINDS[question.kind]
    return Reviewed(place.module, question, asked, kind.view(question, asked), kind.mark(question, asked, done.answer))
