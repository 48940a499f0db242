"""The kind `single-best`: one option is best."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import structs

from learnapp.domain.content.content import Panel, Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import panels
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark
from learnapp.domain.questions.tick_list import TickList


class SingleBest(TickList):
    """A task list with exactly one `[x]`, three to six options. The example above is one.

    Marks: 1 for the key, otherwise 0. Where a panel of ten experts or more answered it and no option has more than half
    of their votes, it is not scored.
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

    def panel_options(self, question: Question) -> tuple[str, ...]:
        return tuple(opt.label(option.html) for option in question.content.options)

    def panel_counts(self, question: Question, answers: Iterable[Answer]) -> tuple[tuple[int, ...], ...]:
        chosen = [place for answer in answers for place in answer]
        return tuple((chosen.count(place),) for place in range(len(question.content.options)))

    def with_panel(self, question: Question, panel: Panel) -> Question:
        best = panels.best_of(panel.counts)
        panel = structs.replace(panel, decides=panel.experts >= panels.ENOUGH, split=best is None)
        content = question.content
        if panel.decides and best is not None:
            options = (structs.replace(one, key=place == best) for place, one in enumerate(content.options))
            content = structs.replace(content, options=tuple(options))
        return structs.replace(question, content=content, panel=panel)

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        places = self.ticked(asked, form)
        if len(places) != 1:
            raise AnswerError("Choose one option.", kept=None)
        return places

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        options = question.content.options
        chosen = self.chosen(question, asked, answer)
        remarks, panel = opt.remarks(options, asked, chosen), question.panel
        spread = sorted(zip((r.label for r in remarks), panel.counts if panel else (), strict=False), key=_most_first)
        detail = {"panel": words} if (words := panels.panel_words(panel, spread, "choose")) else {}
        if question.panel_decides and question.experts_split:
            unkeyed = tuple(structs.replace(remark, key=False) for remark in remarks)
            return Mark(score=0, out_of=0, remarks=unkeyed, detail=detail)
        return Mark(
            score=float(len(chosen) == 1 and options[chosen[0]].key),
            out_of=1,
            chance=1 / len(options),
            remarks=remarks,
            detail=detail,
        )


def _most_first(row: tuple[str, tuple[int, ...]]) -> int:
    return -row[1][0]
