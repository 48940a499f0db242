"""The kind `script-concordance`: how much does what you learn change what you were about to do?

Credit is given by aggregate scoring: the number of panellists who chose a point over the number who chose the
commonest; see `panels`. Under ten panellists there is no credit, only the reasons for more than one point.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Panel, Question
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Block, QuestionSource
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import options as opt
from learnapp.domain.questions import panels
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, PartFeedback, QuestionKind

ENOUGH = panels.ENOUGH
"""Panellists before anything is scored."""
SCALE = {
    -2: "−2: much less right",
    -1: "−1: less right",
    0: "0: neither less nor more right",
    1: "+1: more right",
    2: "+2: much more right",
}
_MARKS = ("-2", "-1", "0", "+1", "+2")
"""The points of the scale as files have them."""
_MARKERS = {"[-2]": -2, "[-1]": -1, "[0]": 0, "[+1]": 1, "[1]": 1, "[+2]": 2, "[2]": 2}
_PANELLIST = re.compile(r"(?:[-*]\s+)?(.+?)\s*:\s*([+\-−]?[012])")


class Script(FrozenStruct, frozen=True):
    """The learner's plan, the finding that follows, the reasons for points of the scale, and the panel's votes."""

    thinking: str
    finding: str
    reasons: tuple[tuple[int, str], ...]
    panel: tuple[tuple[str, int], ...] = ()

    @property
    def votes(self) -> Counter[int]:
        return Counter(point for _, point in self.panel)

    @property
    def scored(self) -> bool:
        return len(self.panel) >= ENOUGH


class ScriptConcordance(QuestionKind):
    """Blocks `thinking` (what you were thinking of doing) and `finding` (what you then learn), then a list with one
    item for each defensible point on the scale, from `[-2]` to `[+2]`. Give at least two, each with the reason
    someone might choose it. A `panel` block lists real panellists' answers, one `role: point` on a line.
    Never invent a panel.

    ```markdown
    ## The reply to the coordinator {#reply .script-concordance competency=2.2}

    A rota coordinator asks you to report a colleague's lateness as a probity matter.

    ::: thinking
    replying that you will speak to your colleague first
    :::

    ::: finding
    the fourth late handover left an epidural unattended for twenty minutes
    :::

    - [-1] The talk can wait until cover tonight is safe.

    - [0] Both are still needed: the talk and the safety step do not compete.

    - [+1] A friend who hears it from you first may say what is behind it.
    ```

    Marks: none until ten real panellists have answered. Then the number who chose the learner's point ÷ the
    number who chose the most common point.
    """

    name: ClassVar[str] = "script-concordance"
    title: ClassVar[str] = "This makes what you were thinking of…"
    judgement: ClassVar[bool] = True
    blocks: ClassVar[frozenset[str]] = frozenset({"thinking", "finding", "panel"})
    edits: ClassVar[Mapping[str, str]] = {"reasons": "feedback", "panel": "key"}
    Content: ClassVar[type[msgspec.Struct]] = Script
    how: ClassVar[str] = "write `- [-1] the reason`, with the points of the scale from `[-2]` to `[+2]`"

    def read(self, source: QuestionSource, problems: Any) -> Script | None:
        before = problems.errors
        line = source.section.line
        blocks, source.body = opt.cut_blocks(source.body, self.blocks)
        thinking = opt.one_block(source, blocks, "thinking", line)
        finding = opt.one_block(source, blocks, "finding", line)
        panel = opt.one_block(source, blocks, "panel", line, needed=False)
        items = opt.find_list(source, tuple(_MARKERS), self.how)
        if items is None or thinking is None or finding is None:
            return None
        reasons: dict[int, str] = {}
        for item in items.items:
            refuse_unknown(item.attributes, problems, "a point of the scale")
            point = _MARKERS.get(item.marker)
            if point is None or not item.text:
                problems.error(item.line, f"This is not a point of the scale with a reason: {self.how}.")
            elif point in reasons:
                problems.error(item.line, f"The point {item.marker} has a reason already: give each point one.")
            else:
                reasons[point] = source.writer.inline(item.text, item.line)
                if item.body:
                    reasons[point] += source.writer.html(item.body)
        if len(items.items) < 2:
            problems.error(
                items.line, "Give reasons for at least two points: an item that all would answer alike tells nothing."
            )
        content = Script(
            thinking=_phrase(source, thinking),
            finding=_phrase(source, finding),
            reasons=tuple(sorted(reasons.items())),
            panel=self._panel(source, panel),
        )
        return content if problems.errors == before else None

    def _panel(self, source: QuestionSource, block: Block | None) -> tuple[tuple[str, int], ...]:
        panel = []
        for line, text in block.lines if block else []:
            if not text.strip():
                continue
            match = _PANELLIST.fullmatch(text.strip())
            if not match:
                source.problems.error(
                    line,
                    f"`{text.strip()}` is not a panellist's answer. Write `role: point`, as in `medical director: +1`.",
                )
            else:
                panel.append((match[1], int(match[2].replace("−", "-"))))
        return tuple(panel)

    def shown(self, question: Question) -> tuple[str, ...]:
        return question.content.thinking, question.content.finding

    def panel_options(self, question: Question) -> tuple[str, ...]:
        return tuple(_MARKS)

    def panel_counts(self, question: Question, answers: Iterable[Answer]) -> tuple[tuple[int, ...], ...]:
        votes = Counter(answers)
        return tuple((votes[point],) for point in SCALE)

    def with_panel(self, question: Question, panel: Panel) -> Question:
        panel = msgspec.structs.replace(panel, decides=panel.experts >= ENOUGH, split=panels.takes_sides(panel.counts))
        votes = tuple(
            ("expert", point) for point, (count,) in zip(SCALE, panel.counts, strict=True) for _ in range(count)
        )
        content = msgspec.structs.replace(question.content, panel=votes)
        return msgspec.structs.replace(question, content=content, panel=panel)

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        return AskedQuestion(values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        content = question.content
        return {
            **opt.heading_view(question, asked, self.title),
            "thinking": fill(content.thinking, asked.values),
            "finding": fill(content.finding, asked.values),
            "options": [{"value": str(point), "html": label} for point, label in SCALE.items()],
            "panel_size": len(content.panel),
            "enough": ENOUGH,
            "scored": content.scored,
        }

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        sent = {value for value in form.get("answer", ()) if value}
        known = {str(point): point for point in SCALE}
        if len(sent) != 1 or not sent <= known.keys():
            raise AnswerError("Choose one point of the scale.")
        return known[sent.pop()]

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        return {"answer": [str(answer)]} if _is_point(answer) else {}

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        if answer is not None and not _is_point(answer):
            raise AnswerError(opt.STALE)
        content = question.content
        votes = content.votes
        modal = max(votes.values(), default=0)
        credit = dict(zip(SCALE, panels.credits([votes[point] for point in SCALE]), strict=True))
        reasons = dict(content.reasons)
        remarks = tuple(
            PartFeedback(
                label=SCALE[point],
                feedback=fill(reasons.get(point, ""), asked.values),
                chosen=point == answer,
                key=content.scored and votes[point] == modal,
                best=str(votes[point]) if content.scored else "",
            )
            for point in SCALE
            if point in reasons or point == answer or (content.scored and votes[point])
        )
        detail = {"panel_size": len(content.panel), "enough": ENOUGH, **_panel(question)}
        if not content.scored:
            return Mark(score=0, out_of=0, remarks=remarks, detail=detail)
        return Mark(
            score=0 if answer is None else credit[answer],
            out_of=1,
            chance=len(content.panel) / modal / len(SCALE),
            remarks=remarks,
            detail=detail,
        )

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        return SCALE[answer] if _is_point(answer) else ""


def _panel(question: Question) -> dict[str, Any]:
    """What a panel said, with the commonest answer at the top."""
    panel = question.panel
    if panel is None:
        return {}
    spread = sorted(zip(SCALE.values(), panel.counts, strict=True), key=lambda row: -row[1][0])
    return {"panel": panels.panel_words(panel, spread, "say")}


def _phrase(source: QuestionSource, block: Block) -> str:
    """The block's only paragraph, which continues the sentence "If you were thinking of…"."""
    return source.writer.inline(" ".join(text.strip() for _, text in block.lines).strip(), block.line + 1)


def _is_point(answer: Answer) -> bool:
    return type(answer) is int and answer in SCALE
