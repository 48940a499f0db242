"""The kind `multiple`: several options may be right."""

from __future__ import annotations

from math import comb
from typing import ClassVar

from learnapp.domain.content.content import Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark
from learnapp.domain.questions.tick_list import TickList


class Multiple(TickList):
    """A task list of three to ten options, with one `[x]` or more and at least one `[ ]`.

    Marks: (right ticks − wrong ticks) ÷ number of keys, never below 0. With `marking=all-or-nothing`
    in the heading: 1 if exactly the keys are ticked, otherwise 0.
    """

    name: ClassVar[str] = "multiple"
    title: ClassVar[str] = "Choose every option that is right"
    attributes: ClassVar[frozenset[str]] = frozenset({"marking"})
    how: ClassVar[str] = "write `- [x]` before each right option and `- [ ]` before each of the others"
    sizes: ClassVar[tuple[int, int]] = (3, 10)

    def check_keys(self, source: QuestionSource, options: tuple[opt.Option, ...], line: int) -> None:
        keys = sum(option.key for option in options)
        if not 1 <= keys < len(options):
            source.problems.error(line, "A multiple question needs at least one `[x]` and at least one `[ ]`.")

    def all_or_nothing(self, source: QuestionSource) -> bool:
        marking = source.attributes.values.get("marking")
        if marking not in (None, "all-or-nothing"):
            source.problems.error(
                source.attributes.line,
                f"`marking={marking}` is not known: write `marking=all-or-nothing` or leave it out.",
            )
        return marking == "all-or-nothing"

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        places = self.ticked(asked, form)
        if not places:
            raise AnswerError("Choose at least one option.")
        return places

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        content = question.content
        chosen = self.chosen(question, asked, answer)
        keys = {place for place, option in enumerate(content.options) if option.key}
        right, wrong = len(keys & set(chosen)), len(set(chosen) - keys)
        whole = float(right == len(keys) and not wrong)
        return Mark(
            score=whole if content.all_or_nothing else points(right, wrong, len(keys)),
            out_of=1,
            chance=chance(len(keys), len(content.options), content.all_or_nothing),
            remarks=opt.remarks(content.options, asked, chosen),
        )


def points(right: int, wrong: int, keys: int) -> float:
    """Right ticks less wrong ones, over the number of keys, not below 0."""
    return max(0.0, (right - wrong) / keys)


def chance(keys: int, options: int, all_or_nothing: bool) -> float:
    """The average over every pattern of at least one tick, each as likely as another."""
    patterns: int = 2**options - 1
    if all_or_nothing:
        return 1 / patterns
    others = options - keys
    total = sum(
        comb(keys, right) * comb(others, wrong) * points(right, wrong, keys)
        for right in range(keys + 1)
        for wrong in range(others + 1)
    )
    return total / patterns
