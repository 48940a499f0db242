"""The kind `free-text`: write it in your own words, then compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, QuestionKind
from learnapp.domain.questions.typed_text import typed_text

POINTS = 4


class Model(FrozenStruct, frozen=True):
    """A model answer and the points to check one's own by, as HTML."""

    model: str
    self_check: tuple[str, ...]


class FreeText(QuestionKind):
    """The question text, then a `model` block (a model answer) and a `self-check` block of four points.

    ```markdown
    ## What would you say to her? {#reply .free-text competency=2.2}

    A colleague has just been told that her complaint will not be looked into.

    ::: model
    “That must feel as if no one had listened. What did you hope would come of it?”
    :::

    ::: self-check
    - Did you say first what you heard?
    - Did you ask what she wants?
    - Did you promise only what you can do?
    - Did you leave the next step to her?
    :::
    ```

    Marks: none.
    """

    name: ClassVar[str] = "free-text"
    title: ClassVar[str] = "Answer in your own words"
    typed: ClassVar[bool] = True
    judgement: ClassVar[bool] = True
    blocks: ClassVar[frozenset[str]] = frozenset({"model", "self-check"})
    Content: ClassVar[type[msgspec.Struct]] = Model
    how: ClassVar[str] = "write four points, each as `- Did you…?`"

    def read(self, source: QuestionSource, problems: Any) -> Model | None:
        before = problems.errors
        blocks, source.body = opt.cut_blocks(source.body, self.blocks)
        source.take_stem(len(source.body))
        line = source.section.line
        model = opt.one_block(source, blocks, "model", line)
        check = opt.one_block(source, blocks, "self-check", line)
        points = opt.block_items(source, check, self.how)
        if check:
            opt.check_count(source, len(points), POINTS, POINTS, "points", check.line)
        content = Model(
            model=source.writer.html(model.body) if model else "",
            self_check=tuple(source.writer.inline(point.text, point.line) for point in points),
        )
        return content if problems.errors == before else None

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        return AskedQuestion(values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        return opt.heading_view(question, asked, self.title)

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        text = typed_text(form, "answer")
        if not text:
            raise AnswerError("Enter your answer.")
        return text

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        return {"answer": [answer]} if isinstance(answer, str) else {}

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        if answer is not None and not isinstance(answer, str):
            raise AnswerError(opt.STALE)
        content = question.content
        return Mark(
            score=0,
            out_of=0,
            detail={
                "yours": answer or "",
                "model": fill(content.model, asked.values),
                "self_check": [fill(point, asked.values) for point in content.self_check],
            },
        )

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        return " ".join(answer.split()) if isinstance(answer, str) else ""
