"""What a question kind is: the contract between a kind's file and the rest of the program.

A kind defines how its questions are written, answered, marked and shown again. The table in `learnapp.domain.questions`
lists the kinds; nothing else in the program names one.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

import msgspec

from learnapp.domain.content.content import FrozenStruct, Panel, Question

_EXAMPLE = re.compile(r"^```markdown\n(.*?)^```$", re.DOTALL | re.MULTILINE)

Form = Mapping[str, Sequence[str]]
"""A submitted form: field name -> every value sent under it."""

Answer = Any
"""A kind's own JSON-able value (ints, strings, lists, dicts); what is stored and marked."""


class AnswerError(ValueError):
    """The form does not hold a complete, possible answer.

    The message says what to do ("Choose one option"). `field` is the form field it concerns, so
    that the error summary can link to it. `kept` is what was typed, as an Answer or a partial one,
    so that the page can show it again.
    """

    def __init__(self, message: str, field: str = "answer", kept: Answer = None) -> None:
        super().__init__(message)
        self.message, self.field, self.kept = message, field, kept


class PartFeedback(FrozenStruct, frozen=True):
    """The feedback on one part of the question (an option, a stem, a term).

    `chosen` says whether the learner picked it, `key` whether the key has it. `label` and `feedback` are HTML. `yours`
    and `best` are places or short texts, where the kind has them (ranking, matching). `shown` is an option's place on
    the page: review pages keep that order.
    """

    label: str
    feedback: str = ""
    chosen: bool = False
    key: bool = False
    yours: str = ""
    best: str = ""
    points: float | None = None
    shown: int = 0


class Mark(FrozenStruct, frozen=True):
    """The score of an answer.

    `score` of `out_of` raw points; `out_of` 0 means unscored. `chance` is what guessing scores on
    average, in raw points. `remarks` are in the author's order. `detail` is what else the kind's own
    review template shows.
    """

    score: float
    out_of: float
    chance: float = 0
    remarks: tuple[PartFeedback, ...] = ()
    note: str = ""
    detail: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def scored(self) -> bool:
        return self.out_of > 0

    @property
    def share(self) -> float | None:
        """Score rescaled so that chance is 0 and full marks 1, never below 0; None if unscored."""
        if not self.scored:
            return None
        return max(0.0, (self.score - self.chance) / (self.out_of - self.chance))


class AskedQuestion(FrozenStruct, frozen=True):
    """One question as one learner gets it in one attempt: the same for the whole attempt.

    `order` is a permutation of the kind's parts (option places) fixed by the attempt's seed;
    `values` are the drawn parameters.
    """

    order: tuple[int, ...] = ()
    values: dict[str, float] = msgspec.field(default_factory=dict)


class QuestionKind(Protocol):
    """One kind of question. Kinds inherit from this; their docstrings are the authoring guide's text.

    Each has one stateless object in the table of kinds. `templates/questions/<name>.html` holds two macros, for use
    inside a page that shows `view["title"]` as its heading: `ask(view, answer_form, errors)`, the text and fields,
    without `<form>` or button, where `answer_form` is what `form` gave (or {}) and `errors` maps a field to its
    message; and `review(view, mark, answer)`.
    """

    name: ClassVar[str]
    """The class written in the module's Markdown, and the template's name."""
    title: ClassVar[str]
    """What a learner or author reads, such as "Rank the options"."""
    judgement: ClassVar[bool] = False
    """True if its items are always matters of judgement."""
    attributes: ClassVar[frozenset[str]] = frozenset()
    """Heading attributes this kind understands beside those of every question."""
    blocks: ClassVar[frozenset[str]] = frozenset()
    """`:::` blocks this kind understands beside those of every question."""
    edits: ClassVar[Mapping[str, str]] = {}
    """Fields of its content -> the class of an edit to them, where `domain.activities.edits` would judge wrongly."""
    typed: ClassVar[bool] = False
    """Whether an answer holds text that the learner typed, rather than which options they chose."""
    shows_options: ClassVar[bool] = True
    """Whether a list of options in its source is what learners see before they answer."""
    Content: ClassVar[type[msgspec.Struct]]
    """The value held in `Question.content`. Nothing but the kind looks inside."""

    # What the rest of the program asks a kind before it offers something ------------------------

    def option_labels(self, question: Question) -> tuple[str, ...]:
        """The options that a person chooses from: HTML, in the author's order. Empty for other kinds."""
        return ()

    def key_formula(self, question: Question) -> str:
        """The formula of the right answer; "" for kinds that calculate nothing."""
        return ""

    def can_be_voted_on(self, question: Question) -> bool:
        """Whether each member of a learning set can vote for one of the question's `option_labels`."""
        return False

    def shown(self, question: Question) -> tuple[str, ...]:
        """What people see of the question before they answer, beside its title and stem: HTML or plain text."""
        view = self.view(question, self.ask(question, 0))
        return self.option_labels(question) or (json.dumps(msgspec.to_builtins(view), sort_keys=True),)

    def is_scored(self, question: Question, asked: AskedQuestion) -> bool:
        """Whether an answer is marked against a key, and so can be given with more or less certainty."""
        return self.mark(question, asked, None).scored

    # What a panel of experts answers; kinds without `panel_options` have no panels -----------------

    def panel_options(self, question: Question) -> tuple[str, ...]:
        """What experts choose between or put in order: plain text, in the author's order."""
        return ()

    def panel_counts(self, question: Question, answers: Iterable[Answer]) -> tuple[tuple[int, ...], ...]:
        """A row for each of the `panel_options`: how many experts chose it or, in a ranking, gave it each place."""
        return ()

    def with_panel(self, question: Question, panel: Panel) -> Question:
        """The question with the panel behind it and, if the panel decides, its key in place of the authors'."""
        return question

    def example(self) -> str:
        """A question of this kind in Markdown, for an author to write over: the first of the docstring."""
        match = _EXAMPLE.search(inspect.getdoc(type(self)) or "")
        return match[1] if match else ""

    # Reading, asking and marking ------------------------------------------------------------------

    def read(self, source: Any, problems: Any) -> Any | None:
        """The kind's Content from a `reading.question_source.QuestionSource`, or None after reporting problems."""

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        """Fix the order of options and the parameters for an attempt; the same seed gives the same result.

        `given` are the values drawn for the whole quiz, where it has parameters of its own.
        """

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        """The values that the template needs to ask the question. Never holds or implies a key or feedback."""

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        """The answer in a submitted form. Raises AnswerError."""

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        """The form fields that would submit this answer: the reverse of `parse`, for filling the form in again."""

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        """Score and explain an answer. Pure; an answer from another edition that no longer fits raises AnswerError.

        None means an unanswered question: it scores 0, with the same `out_of` and `chance` as any answer.
        """

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        """The answer in one line of plain text, for review pages and exports."""
