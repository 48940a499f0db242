"""What extended-matching and matching share: for each of several rows, one option of a list is chosen.

An answer is a list with the author's place of the option chosen for each row, None where none was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from learnapp.domain.content.content import Question
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, PartFeedback, QuestionKind


class Row(NamedTuple):
    """What an option is chosen for: its text, its feedback after marking, and the place of the right option."""

    html: str
    feedback: str
    key: int


class Pairing(QuestionKind):
    """Base of the two kinds: how their answers are read, marked and described."""

    field: ClassVar[str]
    """What the fields of the form are called: `field-0`, `field-1`…"""

    def options(self, question: Question) -> Sequence[str]:
        """What is chosen from, as HTML, in the author's order."""
        raise NotImplementedError

    def rows(self, question: Question) -> list[Row]:
        """What options are chosen for, in the author's order."""
        raise NotImplementedError

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        return parse(form, self.field, len(self.rows(question)), asked.order)

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        return form(answer, self.field, len(self.rows(question)), asked.order)

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        options, rows = self.options(question), self.rows(question)
        remarks = tuple(
            PartFeedback(
                label=fill(row.html, asked.values),
                feedback=fill(row.feedback, asked.values),
                chosen=place is not None,
                key=place == row.key,
                yours="" if place is None else fill(options[place], asked.values),
                best=fill(options[row.key], asked.values),
                points=float(place == row.key),
            )
            for row, place in zip(rows, fitting(answer, len(rows), asked, len(options)), strict=True)
        )
        score = sum(remark.key for remark in remarks)
        return Mark(score=score, out_of=len(rows), chance=len(rows) / len(options), remarks=remarks)

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        options, rows = self.options(question), self.rows(question)
        return "; ".join(
            f"{opt.label(rows[row].html, asked.values)}: {opt.label(options[place], asked.values)}"
            for row, place in pairs(fitting(answer, len(rows), asked, len(options)))
        )


def choices(options: Sequence[str], asked: AskedQuestion) -> list[tuple[str, str]]:
    """The contents of a select: the form's value and plain text, in the order shown."""
    return [(str(shown), opt.label(options[place], asked.values)) for shown, place in enumerate(asked.order)]


def parse(form: Form, field: str, rows: int, order: Sequence[int]) -> list[int | None]:
    """The answer in fields `field-0`, `field-1`… Raises AnswerError at the first row without one known option."""
    known = {str(shown): place for shown, place in enumerate(order)}
    answer: list[int | None] = []
    missing = strange = ""
    for row in range(rows):
        name = f"{field}-{row}"
        sent = {value for value in form.get(name, ()) if value}
        place = known.get(next(iter(sent))) if len(sent) == 1 else None
        answer.append(place)
        if sent and place is None:
            strange = strange or name
        elif place is None:
            missing = missing or name
    if strange:
        raise AnswerError("Choose one of the options in the list.", strange, answer)
    if missing:
        raise AnswerError("Choose an option for each.", missing, answer)
    return answer


def form(answer: Answer, field: str, rows: int, order: Sequence[int]) -> dict[str, list[str]]:
    """The fields that would submit this answer."""
    if not _is_pairing(answer, rows, len(order)):
        return {}
    return {f"{field}-{row}": [str(order.index(place))] for row, place in pairs(answer)}


def fitting(answer: Answer, rows: int, asked: AskedQuestion, options: int) -> list[int | None]:
    """The answer, checked against the question as it is now; None for all rows if unanswered. Raises AnswerError."""
    if answer is None:
        return [None] * rows
    if sorted(asked.order) != list(range(options)) or not _is_pairing(answer, rows, options):
        raise AnswerError(opt.STALE)
    return list(answer)


def pairs(answer: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """(row, place) for the rows that have an option."""
    return ((row, place) for row, place in enumerate(answer) if place is not None)


def _is_pairing(answer: Answer, rows: int, options: int) -> bool:
    if not isinstance(answer, list | tuple) or len(answer) != rows:
        return False
    return all(place is None or (type(place) is int and 0 <= place < options) for place in answer)
