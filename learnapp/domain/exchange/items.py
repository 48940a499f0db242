"""A question on its way in or out, in a form that our quizzes and every other system's format convert to.

All text is HTML, with only the few elements that `rich_text` allows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from learnapp.domain.content.content import FrozenStruct

ItemForm = Literal["one", "several", "order", "pairs", "number", "words"]
"""How a question is answered: one option, several, an order, pairs, a number, or words of one's own."""

MOST_QUESTIONS = 20_000
MOST_BYTES = 30_000_000
"""How much of another system's file we read, unpacked."""


NO_LONGER_MARKED = "A short answer is no longer marked: learners compare theirs with the answers, which are the model."
SHUFFLED = "Its options were shown in the order of the file. Here they are shuffled."


class ExchangeError(ValueError):
    """A file that cannot be read, or questions that a format cannot hold; the message says why and what to do."""


class Part(FrozenStruct, frozen=True):
    """An option, a term with its match, or an amount.

    `share` is how much of the marks it gives, from -1 to 1. `match` is what belongs to a term; a match without a term
    belongs to none. `value` and `tolerance` are an amount's.
    """

    html: str = ""
    feedback: str = ""
    share: float = 0
    match: str = ""
    value: float = 0
    tolerance: float = 0

    @property
    def amount(self) -> str:
        """`value` in digits."""
        return decimal(self.value, 10)

    @property
    def percent(self) -> str:
        """`share` as a percentage, without its sign."""
        return decimal(self.share * 100, 5)

    @property
    def feedback_on_amount(self) -> str:
        """The feedback; on a wrong amount, after what the amount is called."""
        return (_strong(self.html) if self.html and not self.share else "") + self.feedback


class Item(FrozenStruct, frozen=True):
    """One question. `kind` is the name of our own kind, if known; `line` is its line in the file.

    `model` is a model answer and `points` are what to check one's own by.
    """

    form: ItemForm
    title: str
    text: str = ""
    parts: tuple[Part, ...] = ()
    explanation: str = ""
    model: str = ""
    points: tuple[str, ...] = ()
    id: str = ""
    kind: str = ""
    judgement: bool = False
    competencies: tuple[str, ...] = ()
    claims: tuple[int, ...] = ()
    principle: str = ""
    all_or_nothing: bool = False
    tie: str = ""
    unit: str = ""
    line: int = 0

    @property
    def model_with_points(self) -> str:
        """The model answer and the points as one text, for formats that keep no list of points."""
        points = "".join(f"<li>{point}</li>" for point in self.points)
        return self.model + (f"<p>Check your answer by:</p><ul>{points}</ul>" if points else "")

    @property
    def feedback_on_parts(self) -> str:
        """The feedback on all parts as one text, for formats that have none on single ones."""
        return "".join(_strong(part.html or part.match) + part.feedback for part in self.parts if part.feedback)


class Loss(FrozenStruct, frozen=True):
    """Something that was not carried over: where it was, in which question, and what it was."""

    line: int
    question: str
    message: str

    def said(self, file: str) -> str:
        where = f"{file}:{self.line}" if self.line else file
        about = f"“{short(self.question)}”: " if self.question else ""
        return f"{where}: {about}{self.message}"


@dataclass
class Losses:
    """Gathers what is lost. `lose` adds to the question last passed to `about`."""

    found: list[Loss] = field(default_factory=list)
    line: int = 0
    question: str = ""
    since: int = 0

    def about(self, line: int, question: str) -> None:
        self.line, self.question, self.since = line, question, len(self.found)

    def lose(self, message: str) -> None:
        loss = Loss(line=self.line, question=self.question, message=message)
        if loss not in self.found[self.since :]:
            self.found.append(loss)


@dataclass(frozen=True)
class Format:
    """A format in which questions are imported and exported.

    `suffix` is the usual end of a file's name; `looks_like` says whether bytes seem to have this format.
    """

    name: str
    title: str
    suffix: str
    looks_like: Callable[[bytes, str], bool]
    read: Callable[[bytes, Losses], Sequence[Item]]
    write: Callable[[Sequence[Item], Losses], bytes]


def model_of_right_answers(lines: Iterable[str]) -> str:
    """The model answer of a question that is marked elsewhere by comparing texts, from its answers as HTML."""
    return f"<p>Right answers:</p><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def decimal(value: float, places: int) -> str:
    """A number in digits, without zeros at its end."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def _strong(html: str) -> str:
    return f"<p><strong>{html}</strong></p>"


def short(text: str, most: int = 60) -> str:
    """Text to name something by, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
