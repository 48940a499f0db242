"""The kind `choose-three`: the three of eight options that work best together."""

from __future__ import annotations

from typing import ClassVar

from learnapp.domain.content.content import Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark
from learnapp.domain.questions.tick_list import TickList

WANTED, OFFERED, POINTS = 3, 8, 4
_WORDS = {1: "one", 2: "two", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "all eight"}


class ChooseThree(TickList):
    """A task list of eight options with three `[x]`. The three must work together and not be rival plans.

    Marks: 4 for each key chosen, 12 in total. Choosing more than three scores 0.
    """

    name: ClassVar[str] = "choose-three"
    title: ClassVar[str] = "Choose three"
    judgement: ClassVar[bool] = True
    how: ClassVar[str] = "write `- [x]` before the three best options and `- [ ]` before the other five"
    sizes: ClassVar[tuple[int, int]] = (OFFERED, OFFERED)
    keys_begun: ClassVar[int] = 3

    def check_keys(self, source: QuestionSource, options: tuple[opt.Option, ...], line: int) -> None:
        keys = sum(option.key for option in options)
        if keys != WANTED:
            source.problems.error(line, f"A choose-three question has three `[x]`, and this one has {keys}.")

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        places = self.ticked(asked, form)
        if not places:
            raise AnswerError("Choose three options.")
        if len(places) != WANTED:
            raise AnswerError(f"Choose three options. You have chosen {_WORDS[len(places)]}.", kept=places)
        return places

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        options = question.content.options
        chosen = self.chosen(question, asked, answer)
        right = sum(options[place].key for place in chosen)
        too_many = len(chosen) > WANTED
        return Mark(
            score=0 if too_many else POINTS * right,
            out_of=POINTS * WANTED,
            chance=POINTS * WANTED * WANTED / OFFERED,
            remarks=opt.remarks(options, asked, chosen),
            note="You chose more than three, which scores 0." if too_many else "",
        )
