"""Attempts at a quiz: the questions they ask, how answers add up, and how long answers may change.

Everything here follows from the quiz, the attempt's seed and the answers, so an attempt can be shown again exactly.
Every question counts the same, whatever its kind's own points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from learnapp.domain.content.content import FrozenStruct, Question, Quiz
from learnapp.domain.numbers.draws import draw
from learnapp.domain.numbers.percentages import whole_percent
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Answer, AskedQuestion, Mark


class AttemptTotal(FrozenStruct, frozen=True):
    """What some answers add up to: `score` out of `out_of` questions, with `chance` the part that guessing would win.

    `share` is the score rescaled so that chance is 0 and full marks 1, never below 0; None if nothing is scored.
    """

    score: float
    out_of: int
    chance: float

    @property
    def share(self) -> float | None:
        if not self.out_of:
            return None
        return max(0.0, (self.score - self.chance) / (self.out_of - self.chance))


class CompetencyTotal(FrozenStruct, frozen=True):
    """How the questions on one competency went. `asked` counts unscored questions too."""

    competency: str
    asked: int
    total: AttemptTotal


class FirstAndBest(FrozenStruct, frozen=True):
    """A person's first and best submitted attempts, as (number, share); the earliest of equally good ones."""

    first: tuple[int, float] | None = None
    best: tuple[int, float] | None = None


# What an attempt asks


def choose(quiz: Quiz, seed: int, seen: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """The ids of the questions an attempt asks, in the author's order, none twice.

    Questions seen least (`seen` counts earlier attempts) come first, and two of one principle are
    drawn together only if there is no other.
    """
    random = Random(f"{seed}/draw")  # noqa: S311 (which questions, not a secret)
    if quiz.draw is None:
        chosen = set(ids(quiz))
    elif isinstance(quiz.draw, int):
        chosen = _pick(quiz.questions, quiz.draw, seen or {}, set(), random)
    else:
        chosen, principles = set[str](), set[str]()
        for group, count in quiz.draw.items():
            members = [question for question in quiz.questions if question.group == group]
            chosen |= _pick(members, count, seen or {}, principles, random)
    return tuple(name for name in ids(quiz) if name in chosen)


def ids(quiz: Quiz) -> list[str]:
    return [question.id for question in quiz.questions]


def _pick(
    questions: Sequence[Question], count: int, seen: Mapping[str, int], principles: set[str], random: Random
) -> set[str]:
    """`count` ids of at least as many questions; the principles they test are added to `principles`."""
    waiting = random.sample(list(questions), len(questions))
    chosen: set[str] = set()
    while len(chosen) < count:
        best = min(waiting, key=lambda question: (question.principle in principles, seen.get(question.id, 0)))
        waiting.remove(best)
        chosen.add(best.id)
        if best.principle:
            principles.add(best.principle)
    return chosen


def ask(quiz: Quiz, question: Question, seed: int) -> AskedQuestion:
    """A question as the attempt with this seed asks it; the quiz's own numbers are the same for all its questions."""
    return KINDS[question.kind].ask(question, seed, draw(quiz.parameters, seed))


# The marks of answers


def mark_response(quiz: Quiz, name: str, seed: int, answer: Answer) -> Mark:
    """The mark of one answer; None, for an unanswered question, scores nothing and still explains.

    Raises KeyError for a question the quiz does not have, AnswerError for an answer that no longer fits it.
    """
    question = quiz.question(name)
    if question is None:
        raise KeyError(name)
    return KINDS[question.kind].mark(question, ask(quiz, question, seed), answer)


def total(questions: Iterable[str], marks: Mapping[str, Mark]) -> AttemptTotal:
    """The total of these questions' marks. A question without a mark counts as 0 out of 1."""
    score, chance, out_of = 0.0, 0.0, 0
    for name in questions:
        mark = marks.get(name)
        if mark is None:
            out_of += 1
        elif mark.scored:
            score += mark.score / mark.out_of
            chance += mark.chance / mark.out_of
            out_of += 1
    return AttemptTotal(score=score, out_of=out_of, chance=chance)


def by_competency(quiz: Quiz, questions: Iterable[str], marks: Mapping[str, Mark]) -> list[CompetencyTotal]:
    """The same for each competency, in the framework's order of codes."""
    asked = set(questions)
    groups: dict[str, list[str]] = {}
    for question in quiz.questions:
        if question.id in asked:
            for code in question.competencies:
                groups.setdefault(code, []).append(question.id)
    return [
        CompetencyTotal(competency=code, asked=len(groups[code]), total=total(groups[code], marks))
        for code in sorted(groups, key=lambda code: [int(part) if part.isdigit() else 0 for part in code.split(".")])
    ]


def first_and_best(shares: Iterable[tuple[int, float | None]]) -> FirstAndBest:
    """From submitted attempts as (number, share): the first, and the best, kept apart."""
    scored = sorted((number, share) for number, share in shares if share is not None)
    if not scored:
        return FirstAndBest()
    return FirstAndBest(first=scored[0], best=max(scored, key=lambda line: line[1]))


# Pass marks


def passed(quiz: Quiz, share: float | None) -> bool | None:
    """Whether a rescaled share reaches the pass mark; None if there is no pass mark or nothing scored."""
    if quiz.pass_mark is None or share is None:
        return None
    return whole_percent(share) >= quiz.pass_mark


# How long answers may change


def may_change(quiz: Quiz, answered: bool) -> bool:
    """Whether an answer may be given to a question of an open attempt: not again once its feedback was shown."""
    return not (answered and quiz.feedback == "each")


def closes_at(quiz: Quiz, started: datetime, extra: float) -> datetime | None:
    """When answers stop being taken; None without a time limit.

    `extra` is a person's extra time as a share of the limit: 0.25 for a quarter more.
    """
    if quiz.time_limit is None:
        return None
    return started + timedelta(minutes=quiz.time_limit * (1 + max(0.0, extra)))


def in_time(quiz: Quiz, started: datetime, arrived: datetime, extra: float) -> bool:
    """Whether an answer that reached the server at `arrived` counts. The last moment itself does."""
    closes = closes_at(quiz, started, extra)
    return closes is None or arrived <= closes
