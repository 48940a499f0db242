"""The kind `two-audiences`: say the same thing to the board and to clinicians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import Question
from learnapp.domain.markup.elements import QuestionSource
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, PartFeedback, QuestionKind
from learnapp.domain.questions.messages.message_reading import read_messages
from learnapp.domain.questions.messages.message_rules import Hit, Rule, segments
from learnapp.domain.questions.messages.message_tasks import Messages, hits_of, words_of
from learnapp.domain.questions.typed_text import typed_text


class TwoAudiences(QuestionKind):
    """The learner writes the same message twice. Two level 3 headings with the ids `board` and
    `clinicians`. Under each, blocks `required` and `barred` contain rules, and `expert` the authors' version.
    A `self-check` block at the end lists what to compare.

    A rule is a list item `name: what it looks for`, with nested lines `any:` (words that satisfy it,
    separated by commas) and, optionally, `not:` (words that cancel a hit in the same
    sentence). `own*` matches a word family (own, owns, owner…). Several words in a row are a
    phrase. A negated word (not, no, never, without… up to four words before, in the same clause) does not
    count as a hit for a required element. Two or three capitals match only capitals: `IT` does not match "it".
    `~` after a rule's name in `barred` allows the word if it is explained in brackets straight after it, or
    if the word itself is in brackets after its explanation.

    Samples are tests: a `::: sample` block holds a made-up answer, with `for=board` or `for=clinicians`,
    `hits=` the rules it should hit and `label=` good, poor or gaming. Each question needs twelve samples, with every
    label for both audiences.

    ```markdown
    ## Say it twice: corridor care {#corridor .two-audiences competency=2.2 claim=17}

    Tell the Quality Committee, then your colleagues, what last Tuesday night showed. Sixty words each.

    ### For the board {#board}

    ::: required
    - risk: the risk to patients in plain words
        - any: risk*, harm*, unsafe
    - number: at least one figure from the night
        - any: 14 patients, fourteen patients, 11 hours, eleven hours
    - owner: who will act
        - any: chief operating officer, I will, we will
        - not: someone
    :::

    ::: barred
    - jargon: clinical shorthand a lay member may not know
        - any: NEWS2, DTA, SDEC, boarding
    :::

    ::: expert
    Fourteen patients waited in the corridor on Tuesday night, …
    :::

    ### For clinicians {#clinicians}

    ::: required
    - risk: the clinical risk
        - any: deteriorat*, missed, harm*
    :::

    ::: barred
    - slogan: management slogans
        - any: grip, going forward, optics
    :::

    ::: expert
    …
    :::

    ::: self-check
    - Would the chair know what you want her to decide?
    - Would a colleague recognise the night?
    :::

    ::: sample for=board label=good hits=risk,number,owner
    Fourteen patients waited overnight… The risk of harm is… We will…
    :::
    ```

    Marks: none. The learner sees the hits with the words that caused them, then the authors' pair beside their own.
    """

    name: ClassVar[str] = "two-audiences"
    title: ClassVar[str] = "Say it twice"
    typed: ClassVar[bool] = True
    judgement: ClassVar[bool] = True
    blocks: ClassVar[frozenset[str]] = frozenset({"required", "barred", "expert", "self-check", "sample"})
    edits: ClassVar[Mapping[str, str]] = {"required": "feedback", "barred": "feedback", "samples": "feedback"}
    Content: ClassVar[type[msgspec.Struct]] = Messages

    def read(self, source: QuestionSource, problems: Any) -> Messages | None:
        return read_messages(source)

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        return AskedQuestion(values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        return {
            **opt.heading_view(question, asked, self.title),
            "tasks": [
                {
                    "field": task.audience,
                    "title": fill(task.title, asked.values),
                    "intro": fill(task.intro, asked.values),
                }
                for task in question.content.tasks
            ],
        }

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        answer: dict[str, str] = {}
        for task in question.content.tasks:
            answer[task.audience] = typed_text(form, task.audience)
        for task in question.content.tasks:
            if not answer[task.audience]:
                raise AnswerError(f"Enter your message: {opt.label(task.title, asked.values)}.", task.audience, answer)
        return answer

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        if not isinstance(answer, dict):
            return {}
        return {
            task.audience: [answer[task.audience]]
            for task in question.content.tasks
            if isinstance(answer.get(task.audience), str)
        }

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        content = question.content
        texts = _texts(content, answer)
        remarks: list[PartFeedback] = []
        tasks = []
        for task in content.tasks:
            text = texts[task.audience]
            hits = hits_of(task, text)
            remarks.extend(_remark(rule, hits, text, required=True) for rule in task.required)
            remarks.extend(_remark(rule, hits, text, required=False) for rule in task.barred)
            barred = {rule.name for rule in task.barred}
            tasks.append(
                {
                    "title": fill(task.title, asked.values),
                    "yours": [
                        {"text": piece, "rules": list(names), "barred": any(name in barred for name in names)}
                        for piece, names in segments(text, hits)
                    ],
                    "required": [_found(rule, hits, text) for rule in task.required],
                    "barred": [_found(rule, hits, text) for rule in task.barred],
                    "expert": fill(task.expert, asked.values),
                }
            )
        self_check = [fill(point, asked.values) for point in content.self_check]
        return Mark(score=0, out_of=0, remarks=tuple(remarks), detail={"tasks": tasks, "self_check": self_check})

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        if answer is None:
            return ""
        texts = _texts(question.content, answer)
        return "; ".join(
            f"{opt.label(task.title, asked.values)}: {' '.join(texts[task.audience].split())}"
            for task in question.content.tasks
        )


def _found(rule: Rule, hits: Sequence[Hit], text: str) -> dict[str, str]:
    return {"text": rule.text, "words": words_of(rule.name, hits, text)}


def _remark(rule: Rule, hits: Sequence[Hit], text: str, *, required: bool) -> PartFeedback:
    words = words_of(rule.name, hits, text)
    return PartFeedback(label=rule.text, chosen=bool(words), key=required, yours=words)


def _texts(content: Messages, answer: Answer) -> dict[str, str]:
    """The messages by audience; empty ones if the question is unanswered. Raises AnswerError."""
    if answer is None:
        return {task.audience: "" for task in content.tasks}
    if not isinstance(answer, dict) or not all(isinstance(answer.get(task.audience), str) for task in content.tasks):
        raise AnswerError(opt.STALE)
    return answer
