"""The kind `number`: work out an amount; a wrong one that has a name gets that name's feedback."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Item, QuestionSource
from learnapp.domain.numbers.formulas import FormulaError, compile_formula, half_up
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.numbers.typed_numbers import TypedNumberError, typed_number
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.kind import Answer, AnswerError, AskedQuestion, Form, Mark, PartFeedback, QuestionKind

_OPTION = re.compile(r"`([^`]*)`\s*(.*)", re.DOTALL)
_TOLERANCE = re.compile(r"(\d{1,9}(?:\.\d{1,4})?)(%?)")
SLACK = 1e-9
"""Relative room for the last digits of floating point at the edge of a tolerance."""
CONFUSED = 0.05
"""An author is warned when a misconception equals the key in more than this share of draws."""


class Candidate(FrozenStruct, frozen=True):
    """A formula with a name: the key, or a misconception."""

    formula: str
    html: str
    feedback: str
    key: bool = False


class Calculation(FrozenStruct, frozen=True):
    """`tolerance` is an amount, or a share of the key if `relative`. `decimals` are how many the key is shown with."""

    candidates: tuple[Candidate, ...]
    unit: str = ""
    tolerance: float = 0.01
    relative: bool = True
    decimals: int = 0
    worked: str = ""


class Number(QuestionKind):
    """[Parameters](#parameters), a text that uses them, then a task list of formulas in backticks: `[x]` is
    the key, each `[ ]` a named misconception. Feedback as for any option. Heading attributes:
    `unit=` (`£`, `%`, or a word), `tolerance=` (`1%` of the key, or an amount; default `1%`), `decimals=`
    (how many to show; default 0). A `::: worked` block shows the steps after the answer.

    ```markdown
    ## What does the agency cover cost over a year? {#agency .number competency=3.2 claim=41 unit=£ tolerance=1%}

    ::: parameters
    n: 6 to 24
    a: 34 to 48
    s: 24 to 29
    hours = n * 11.5
    premium = hours * (a - s) * 52
    :::

    The ward books {{n}} agency shifts of 11.5 hours a week at {{a:£}} an hour. Its own staff cost
    {{s:£}} an hour. What is the premium over a year?

    - [x] `premium` The premium

        Right: only the difference in the rate is extra.

    - [ ] `hours * a * 52` Counting the whole agency bill

        Those hours had to be worked by someone. …

    ::: worked
    {{n}} × 11.5 = {{hours:,1}} hours a week. {{hours:,1}} × ({{a:£}} − {{s:£}}) × 52 = {{premium:£}}.
    :::
    ```

    Learners can type `£1,250`, `1250`, `1.25k`, `−6%`, `(660)` for a negative, or `5 patients`. Numbers in
    words are refused with a hint. The checker tries formulas on many draws.

    Marks: 1 within the tolerance, otherwise 0. An answer that equals a misconception gets that feedback. If
    a misconception is within the tolerance of the key, the key wins.
    """

    name: ClassVar[str] = "number"
    title: ClassVar[str] = "Work out the number"
    typed: ClassVar[bool] = True
    attributes: ClassVar[frozenset[str]] = frozenset({"unit", "tolerance", "decimals"})
    blocks: ClassVar[frozenset[str]] = frozenset({"worked"})
    edits: ClassVar[Mapping[str, str]] = {"formula": "key", "unit": "key"}
    shows_options: ClassVar[bool] = False
    Content: ClassVar[type[msgspec.Struct]] = Calculation
    how: ClassVar[str] = (
        "write ``- [x] `formula` its name`` for the key and ``- [ ] `formula` its name`` for each misconception"
    )

    def read(self, source: QuestionSource, problems: Any) -> Calculation | None:
        before = problems.errors
        blocks, source.body = opt.cut_blocks(source.body, self.blocks)
        worked = opt.one_block(source, blocks, "worked", source.section.line, needed=False)
        items = opt.find_list(source, opt.BOXES, self.how)
        if items is None:
            return None
        candidates = tuple(self._candidate(source, item) for item in items.items)
        opt.check_count(source, len(candidates), 1, 8, "formulas", items.line)
        keys = sum(candidate.key for candidate in candidates)
        if keys != 1:
            problems.error(items.line, f"A number question has exactly one `[x]`, and this one has {keys}.")
        if problems.errors > before:
            return None
        tolerance, relative = self._tolerance(source)
        content = Calculation(
            candidates=candidates,
            unit=source.attributes.values.get("unit", ""),
            tolerance=tolerance,
            relative=relative,
            decimals=self._decimals(source),
            worked=source.writer.html(worked.body) if worked else "",
        )
        self._try(source, content, [item.line for item in items.items])
        return content if problems.errors == before else None

    def _candidate(self, source: QuestionSource, item: Item) -> Candidate:
        refuse_unknown(item.attributes, source.problems, "a formula")
        found = _OPTION.fullmatch(item.text.strip())
        formula, name = (found[1], found[2].strip()) if found else ("", item.text)
        if not found or not name or item.marker not in opt.BOXES:
            source.problems.error(item.line, f"This formula is not complete: {self.how}.")
        else:
            try:
                missing = sorted(compile_formula(formula).names - source.parameter_names)
                if missing:
                    source.problems.error(
                        item.line, f"`{formula}` uses `{missing[0]}`, which no `::: parameters` block gives a value."
                    )
            except FormulaError as error:
                source.problems.error(item.line, str(error))
        return Candidate(
            formula=formula,
            html=source.writer.inline(name, item.line),
            feedback=opt.read_feedback(source, item.body, item.line, "formula"),
            key=item.marker == "[x]",
        )

    def _tolerance(self, source: QuestionSource) -> tuple[float, bool]:
        written = source.attributes.values.get("tolerance", "1%")
        found = _TOLERANCE.fullmatch(written)
        if not found or (found[2] and float(found[1]) >= 50):
            source.problems.error(
                source.attributes.line,
                f"`tolerance={written}` is not understood: write a share of the key such as `1%` (under 50%), "
                "or an amount such as `0.5`.",
            )
            return 0.0, False
        return (float(found[1]) / 100, True) if found[2] else (float(found[1]), False)

    def _decimals(self, source: QuestionSource) -> int:
        written = source.attributes.values.get("decimals", "0")
        if written in ("0", "1", "2", "3", "4"):
            return int(written)
        source.problems.error(source.attributes.line, f"`decimals={written}` should be a whole number from 0 to 4.")
        return 0

    def _try(self, source: QuestionSource, content: Calculation, lines: Sequence[int]) -> None:
        """Work every formula out on the sample draws; report failures, and formulas too close to the key."""
        needed = {name for candidate in content.candidates for name in compile_formula(candidate.formula).names}
        draws = source.draws or ([{}] if not needed else [])
        key = next(candidate for candidate in content.candidates if candidate.key)
        for candidate, line in zip(content.candidates, lines, strict=True):
            same = hidden = 0
            for values in draws:
                try:
                    amount = compile_formula(candidate.formula).value(values)
                    same += within(amount, compile_formula(key.formula).value(values), content)
                    hidden += not _near(float(half_up(amount, content.decimals)), amount, content)
                except FormulaError as error:
                    where = ", ".join(f"{name} = {value:g}" for name, value in sorted(values.items()) if name in needed)
                    source.problems.error(line, f"{error} It happens with {where}: change a range, or add a `check:`.")
                    break
            if candidate.key and hidden:
                source.problems.warn(
                    line,
                    "decimals-hide-key",
                    f"With `decimals={content.decimals}` the key as shown is outside its own tolerance in {hidden} of "
                    f"{len(draws)} draws: show more decimals, or widen the tolerance.",
                    about=source.attributes.id,
                )
            if not candidate.key and same > CONFUSED * len(draws):
                source.problems.warn(
                    line,
                    "misconception-is-key",
                    f"`{candidate.formula}` is within the tolerance of the key in {same} of {len(draws)} draws, so it "
                    "counts as right there: add a `check:` that keeps them apart.",
                    about=source.attributes.id,
                )

    def key_formula(self, question: Question) -> str:
        return next((candidate.formula for candidate in question.content.candidates if candidate.key), "")

    def ask(self, question: Question, seed: int, given: Mapping[str, float] | None = None) -> AskedQuestion:
        return AskedQuestion(values=opt.values_of(question, seed, given))

    def view(self, question: Question, asked: AskedQuestion) -> dict[str, Any]:
        unit = question.content.unit
        return {
            **opt.heading_view(question, asked, self.title),
            "prefix": "£" if unit == "£" else "",
            "suffix": "" if unit == "£" else unit,
            "label": {"": "Your answer", "£": "Your answer in pounds", "%": "Your answer as a percentage"}.get(
                unit, f"Your answer: number of {unit}"
            ),
        }

    def parse(self, question: Question, asked: AskedQuestion, form: Form) -> Answer:
        """The text typed, and its number."""
        typed = " ".join(form.get("answer", ()))
        try:
            value = typed_number(typed, question.content.unit)
        except TypedNumberError as error:
            raise AnswerError(str(error), kept={"typed": typed[:100], "value": None}) from None
        return {"typed": " ".join(typed.split()), "value": value}

    def form(self, question: Question, asked: AskedQuestion, answer: Answer) -> dict[str, list[str]]:
        return (
            {"answer": [answer["typed"]]} if isinstance(answer, dict) and isinstance(answer.get("typed"), str) else {}
        )

    def mark(self, question: Question, asked: AskedQuestion, answer: Answer) -> Mark:
        content = question.content
        value = None if answer is None else _number(answer)
        amounts = amounts_of(content, asked)
        named = match(value, amounts, content)
        remarks = tuple(
            PartFeedback(
                label=fill(candidate.html, asked.values),
                feedback=fill(candidate.feedback, asked.values),
                chosen=candidate is named,
                key=candidate.key,
                best=shown(amount, content),
            )
            for candidate, amount in zip(content.candidates, amounts, strict=True)
        )
        return Mark(
            score=float(named is not None and named.key),
            out_of=1,
            remarks=remarks,
            detail={
                "yours": "" if answer is None else answer["typed"],
                "key": next(remark.best for remark in remarks if remark.key),
                "worked": fill(content.worked, asked.values),
            },
        )

    def describe(self, question: Question, asked: AskedQuestion, answer: Answer) -> str:
        if answer is None:
            return ""
        _number(answer)
        return str(answer["typed"])


def amounts_of(content: Calculation, asked: AskedQuestion) -> list[float]:
    """What each formula comes to with the numbers of this attempt. Raises AnswerError if they no longer fit."""
    try:
        return [compile_formula(candidate.formula).value(asked.values) for candidate in content.candidates]
    except FormulaError:
        raise AnswerError(opt.STALE) from None


def match(value: float | None, amounts: Sequence[float], content: Calculation) -> Candidate | None:
    """The key if the value is within its tolerance; otherwise the nearest misconception that it is as near to."""
    if value is None:
        return None
    near = [
        (not candidate.key, abs(value - amount), place)
        for place, (candidate, amount) in enumerate(zip(content.candidates, amounts, strict=True))
        if within(value, amount, content)
    ]
    return content.candidates[min(near)[2]] if near else None


def within(value: float, amount: float, content: Calculation) -> bool:
    """Whether a value counts as this amount: inside the tolerance, or the amount as it is shown."""
    if _near(value, amount, content):
        return True
    return Decimal(repr(value)) == half_up(amount, content.decimals) and round(amount, content.decimals) != 0


def _near(value: float, amount: float, content: Calculation) -> bool:
    room = content.tolerance * abs(amount) if content.relative else content.tolerance
    return abs(value - amount) <= room + SLACK * max(1.0, abs(amount))


def shown(amount: float, content: Calculation) -> str:
    """An amount with its unit and decimals, as pages show it."""
    rounded = half_up(amount, content.decimals)
    sign = "−" if rounded < 0 else ""
    figure = f"{abs(rounded):,f}"
    if content.unit == "£":
        return f"{sign}£{figure}"
    return f"{sign}{figure}%" if content.unit == "%" else f"{sign}{figure} {content.unit}".rstrip()


def _number(answer: Answer) -> float:
    value = answer.get("value") if isinstance(answer, dict) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not isinstance(answer.get("typed"), str):
        raise AnswerError(opt.STALE)
    return float(value)
