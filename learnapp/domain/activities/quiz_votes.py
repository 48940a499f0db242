"""What a learning set votes on in a quiz: the questions whose kind can be voted on."""

from __future__ import annotations

from learnapp.domain.activities.voting import Revealed, VoteItem, VotePlace
from learnapp.domain.content.content import Module, Question, Quiz
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AskedQuestion


def places(quiz: Quiz) -> list[VotePlace]:
    """The questions in which one option is chosen: those on which experts split, then other matters of judgement."""
    votable = (q for q in quiz.questions if _can_be_voted_on(quiz, q))
    questions = sorted(votable, key=lambda q: (not _split(q), not q.judgement))
    return [
        VotePlace(q.id, q.title, len(KINDS[q.kind].option_labels(q)), judgement=q.judgement, experts_split=_split(q))
        for q in questions
    ]


def _split(question: Question) -> bool:
    return question.panel_decides and question.experts_split


def item(module: Module, quiz: Quiz, place: str) -> VoteItem | None:
    """The vote on a question; None if there is no such question, or it cannot be voted on."""
    question = _question(quiz, place)
    if question is None:
        return None
    view = KINDS[question.kind].view(question, _asked(question))
    return VoteItem(
        module=module.slug,
        module_title=module.title,
        activity=quiz.slug,
        from_=quiz.title,
        place=question.id,
        title=view["title"],
        body=view["stem"],
        legend=view["legend"],
        options=tuple(option["html"] for option in view["options"]),
    )


def reveal(quiz: Quiz, place: str) -> Revealed | None:
    """The feedback on each option, and which is right."""
    question = _question(quiz, place)
    if question is None:
        return None
    asked = _asked(question)
    remarks = KINDS[question.kind].mark(question, asked, None).remarks  # in the author's order
    shown = [remarks[place] for place in asked.order]
    right = next((i for i, remark in enumerate(shown) if remark.key), None)
    return Revealed(
        right,
        question.judgement,
        tuple(remark.feedback for remark in shown),
        question.explanation,
        question.panel_decides,
    )


def _question(quiz: Quiz, place: str) -> Question | None:
    question = quiz.question(place)
    return question if question and _can_be_voted_on(quiz, question) else None


def _asked(question: Question) -> AskedQuestion:
    """The question with its options in an order that is the same for everyone, but not the author's, who often writes
    the key first.
    """
    return KINDS[question.kind].ask(question, 1)


def _can_be_voted_on(quiz: Quiz, question: Question) -> bool:
    """Whether the question's kind allows voting, and every voter sees the same words."""
    same = quiz.parameters is None and question.parameters is None
    return same and KINDS[question.kind].can_be_voted_on(question)
