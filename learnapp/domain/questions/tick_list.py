"""What single-best, multiple and choose-three have in common: a task list, shuffled, with some items ticked."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, QuestionKind


class Ticks(FrozenStruct, frozen=True):
    """The options, in the author's order. `all_or_nothing` is for `multiple` only."""

    options: tuple[opt.Option, ...]
    all_or_nothing: bool = False


class TickList(QuestionKind):
    """Base of the kinds whose answer is a sorted list of the author's places of the options ticked."""

    Content: ClassVar[type[msgspec.Struct]] = Ticks
    how: ClassVar[str]
    """Tells an author how the options are written."""
    sizes: ClassVar[tuple[int, int]]
    """The fewest and the most options."""
    keys_begun: ClassVar[int] = 1
    """How many options of an example are right."""

    def example(self) -> str:
        options = (
            f"- [{'x' if place < self.keys_begun else ' '}] Option {letter}\n\n"
            f"    Say why someone would choose {letter}, and what is right or wrong with it.\n"
            for place, letter in enumerate(ascii_uppercase[: self.sizes[0]])
        )
        return f"## Question {{#question .{self.name}}}\n\nSay what has happened.\n\n" + "\n".join(options)

    def read(self, source: QuestionSource, problems: Any) -> Ticks | None:
        before = problems.errors
        items = opt.find_list(source, opt.BOXES, self.how)
        if items is None:
            return None
        options = opt.read_options(source, items.items, opt.BOXES, self.how)
        if len(options) < len(items.items):
            return None  # Otherwise the count below would report the missing options a second time.
        opt.check_count(source, len(options), *self.sizes, "options", items.line)
        self.check_keys(source, options, items.line)
        content = Ticks(options=options, all_or_nothing=self.all_or_nothing(source))
        return content if problems.errors == before else None

    def check_keys(self, source: QuestionSource, options: tuple[opt.Option, ...], line: int) -> None:
        """Report a number of keys that the kind does not allow."""
        raise NotImplementedError

    def all_or_nothing(self, source: QuestionSource) -> bool:
        return False

    def option_labels(self, question: Question) -> tuple[str, ...]:
        return tuple(option.html for option in question.content.options)

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        order = opt.shuffle(question, len(question.content.options), seed)
        return AskedQuestion(order=order, values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        return {
            **opt.heading_view(question, asked, self.title),
            "options": opt.options_view(question.content.options, asked),
        }

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        if not opt.is_places(answer, len(question.content.options)):
            return {}
        return {"answer": opt.shown_values(answer, asked.order)}

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        options = question.content.options
        if answer is None:
            return ""
        if not opt.is_places(answer, len(options)):
            raise AnswerError(opt.STALE)
        return "; ".join(opt.label(options[place].html, asked.values) for place in answer)

    def chosen(self, question: Question, asked: AskedQuestion, answer: Answer) -> tuple[int, ...]:
        """The places ticked, checked against the question as it is now; none if it is unanswered."""
        if answer is None:
            return ()
        opt.check_fits(answer, asked, len(question.content.options))
        return tuple(answer)

    def ticked(self, asked: AskedQuestion, form: Form) -> list[int]:
        return opt.ticked(form, "answer", asked.order)
