"""Questions as a guesser meets them: a heading, a text, some options, and what each possible answer would score.

Every kind is read through the page it shows (`view`), the form it takes (`parse`) and its own marking (`mark`), so
chance and marks here are those of the site and no kind is named. Options are sorted by their text: the order in which
an author wrote them, or the site shows them, can change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
from math import fsum
from typing import Any, Literal

from learnapp.domain.content.content import Module, Question, Quiz
from learnapp.domain.content.rendering import plain
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Mark, QuestionKind
from learnapp.domain.quizzes import attempts

MOST_OPTIONS = 12
"""The most boxes to tick in one question: with more, there are too many possible answers to try them all."""

Reason = Literal["typed", "unscored", "too long"]
"""Why a question is left out: there is nothing to choose from, it has no marks, or its list is too long to try."""


@dataclass(frozen=True)
class PossibleAnswer:
    """One answer that the page would accept.

    `weights` says how much it favours each option: 1 or 0 for a tick, the number of places from the bottom in a
    ranking. `share` is how far it gets from chance (0) to full marks (1); below chance it is negative.
    """

    weights: tuple[float, ...]
    share: float
    full: bool


@dataclass(frozen=True)
class GuessTask:
    """One thing to decide: a whole question or, where each of several rows is answered from one list, one row.

    `prompt` is the row's own text, "" for a whole question.
    """

    prompt: str
    options: tuple[str, ...]
    answers: tuple[PossibleAnswer, ...]

    @property
    def is_row(self) -> bool:
        """Whether this is one row of several that are answered from one list."""
        return bool(self.prompt)

    @cached_property
    def chance(self) -> float:
        """The chance of full marks for an answer picked blindly."""
        return sum(answer.full for answer in self.answers) / len(self.answers)

    @cached_property
    def merits(self) -> tuple[float, ...]:
        """How right each option is, from 0 to 1: averaged over the answers that have full marks."""
        full = [answer.weights for answer in self.answers if answer.full]
        means = [fsum(column) / len(full) for column in zip(*full, strict=True)]
        low, high = min(means), max(means)
        return tuple((mean - low) / (high - low) if high > low else 0.0 for mean in means)


@dataclass(frozen=True)
class GuessItem:
    """A question that can be guessed at. `module` and `quiz` are slugs; `stem` is the text under the heading."""

    module: str
    quiz: str
    id: str
    kind: str
    heading: str
    stem: str
    tasks: tuple[GuessTask, ...]

    def question(self, task: GuessTask, with_stem: bool) -> str:
        """What a guesser reads of the question besides its options."""
        return "\n".join(part for part in (self.heading, task.prompt, self.stem if with_stem else "") if part)


@dataclass(frozen=True)
class LeftOut:
    """A question that no strategy can answer, and why."""

    module: str
    quiz: str
    id: str
    kind: str
    reason: Reason


def items_of(module: Module) -> tuple[list[GuessItem], list[LeftOut]]:
    """The questions of a module's quizzes in a fixed order, and those left out."""
    items: list[GuessItem] = []
    left_out: list[LeftOut] = []
    for quiz in (activity for activity in module.activities if isinstance(activity, Quiz)):
        for question in sorted(quiz.questions, key=lambda question: question.id):
            found = _read(module.slug, quiz, question)
            if isinstance(found, GuessItem):
                items.append(found)
            else:
                left_out.append(found)
    return items, left_out


def _read(module: str, quiz: Quiz, question: Question) -> GuessItem | LeftOut:
    kind, asked = KINDS[question.kind], attempts.ask(quiz, question, 0)
    view = kind.view(question, asked)
    tasks: list[GuessTask] | Reason
    if not kind.mark(question, asked, None).scored:
        tasks = "unscored"
    elif "places" in view:
        tasks = [_ranking(kind, question, asked, view)]
    elif "choices" in view:
        tasks = list(_rows(kind, question, asked, view))
    elif len(view.get("options", ())) > MOST_OPTIONS:
        tasks = "too long"
    elif "options" in view:
        tasks = [_ticks(kind, question, asked, view)]
    else:
        tasks = "typed"
    if isinstance(tasks, str):
        return LeftOut(module, quiz.slug, question.id, question.kind, tasks)
    return GuessItem(
        module=module,
        quiz=quiz.slug,
        id=question.id,
        kind=question.kind,
        heading=one_line(view["title"]),
        stem=one_line(view["stem"]),
        tasks=tuple(tasks),
    )


def one_line(html: str) -> str:
    """Rendered HTML as plain words on one line."""
    return " ".join(plain(html).split())


def _ticks(kind: QuestionKind, question: Question, asked: AskedQuestion, view: dict[str, Any]) -> GuessTask:
    """Every set of options that the page accepts: one, exactly three, or any."""
    shown = sorted((one_line(option["html"]), option["value"]) for option in view["options"])
    answers = []
    for size in range(1, len(shown) + 1):
        for chosen in combinations(range(len(shown)), size):
            mark = _submitted(kind, question, asked, {"answer": [shown[place][1] for place in chosen]})
            if mark is not None:
                answers.append(_possible([float(place in chosen) for place in range(len(shown))], mark))
    return GuessTask(prompt="", options=tuple(text for text, _ in shown), answers=tuple(answers))


def _ranking(kind: QuestionKind, question: Question, asked: AskedQuestion, view: dict[str, Any]) -> GuessTask:
    """Every order of the options."""
    shown = sorted((one_line(option["html"]), option["field"]) for option in view["options"])
    answers = []
    for order in permutations(range(len(shown))):
        form = {field: [view["places"][place][0]] for place, (_, field) in zip(order, shown, strict=True)}
        mark = _submitted(kind, question, asked, form)
        if mark is not None:
            answers.append(_possible([float(len(shown) - 1 - place) for place in order], mark))
    return GuessTask(prompt="", options=tuple(text for text, _ in shown), answers=tuple(answers))


def _rows(kind: QuestionKind, question: Question, asked: AskedQuestion, view: dict[str, Any]) -> Iterator[GuessTask]:
    """A task a row. The same option is tried in every row at once, and the marks say which rows it is right in."""
    rows = view.get("terms") or view["stems"]
    texts = [match["html"] for match in view["matches"]] if "matches" in view else view["options"]
    values = [value for value, _ in view["choices"]]
    shown = sorted(zip(map(one_line, texts), values, strict=True))
    marks = [_submitted(kind, question, asked, {row["field"]: [value] for row in rows}) for _, value in shown]
    right = [[bool(mark and mark.remarks[number].points) for mark in marks] for number in range(len(rows))]
    for row, found in sorted(zip([one_line(row["html"]) for row in rows], right, strict=True)):
        chance = sum(found) / len(found)
        answers = tuple(
            PossibleAnswer(
                weights=tuple(float(place == other) for other in range(len(shown))),
                share=(float(full) - chance) / (1 - chance),
                full=full,
            )
            for place, full in enumerate(found)
        )
        yield GuessTask(prompt=row, options=tuple(text for text, _ in shown), answers=answers)


def _submitted(kind: QuestionKind, question: Question, asked: AskedQuestion, form: dict[str, list[str]]) -> Mark | None:
    """The mark of a form as sent, or None if the page would send it back."""
    try:
        answer: Answer = kind.parse(question, asked, form)
    except AnswerError:
        return None
    return kind.mark(question, asked, answer)


def _possible(weights: Sequence[float], mark: Mark) -> PossibleAnswer:
    share = (mark.score - mark.chance) / (mark.out_of - mark.chance)
    return PossibleAnswer(weights=tuple(weights), share=share, full=mark.score >= mark.out_of)


def tasks_of(items: Iterable[GuessItem]) -> Iterator[tuple[GuessItem, GuessTask]]:
    """Every task, with the question it belongs to."""
    return ((item, task) for item in items for task in item.tasks)
