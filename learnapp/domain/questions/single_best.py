"""The kind `single-best`: one option is best."""

from __future__ import annotations

from typing import ClassVar

from learnapp.domain.content.content import Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark
from learnapp.domain.questions.tick_list import TickList


class SingleBest(TickList):
    """A task list with exactly one `[x]`, three to six options. The example above is one.

    Marks: 1 for the key, otherwise 0.
    """

    name: ClassVar[str] = "single-best"
    title: ClassVar[str] = "Choose the best option"
    how: ClassVar[str] = "write `- [x]` before the best option and `- [ ]` before each of the others"
    sizes: ClassVar[tuple[int, int]] = (3, 6)

    def check_keys(self, source: QuestionSource, options: tuple[opt.Option, ...], line: int) -> None:
        keys = sum(option.key for option in options)
        if keys != 1:
            source.problems.error(line, f"A single-best question has exactly one `[x]`, and this one has {keys}.")

    def can_be_voted_on(self, question: Question) -> bool:
        return True

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        places = self.ticked(asked, form)
        if len(places) != 1:
            raise AnswerError("Choose one option.", kept=None)
        return places

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        options = question.content.options
        chosen = self.chosen(question, asked, answer)
        return Mark(
            score=float(len(chosen) == 1 and options[chosen[0]].key),
            out_of=1,
            chance=1 / len(options),
            remarks=opt.remarks(options, asked, chosen),
        )
