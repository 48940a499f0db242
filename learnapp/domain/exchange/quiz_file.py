"""Questions as the text of a quiz file, as authors write one; what is missing is marked to be written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnapp.domain.content.content import FrozenStruct, Question
from learnapp.domain.exchange.items import Losses, decimal
from learnapp.domain.exchange.markdown_text import blocks_markdown, inline_markdown, plain_markdown
from learnapp.domain.exchange.rich_text import one_line, parse
from learnapp.domain.markup.source_lines import MAX_BYTES
from learnapp.domain.questions import KINDS
from learnapp.domain.source.file_reader import MOST_MINUTES
from learnapp.domain.source.writer import TO_WRITE

FEEDBACK = f"{TO_WRITE} why someone might choose this, what is right or wrong with it, and when it would be best."
_ROOM = MAX_BYTES * 3 // 4
_MOST_MARKS = 20_000
_MARKS = re.compile(r"[\[*_`\\!<]")


class Heading(FrozenStruct, frozen=True):
    """What the front matter says. Questions that name no competency get `competencies`."""

    title: str
    purpose: str
    competencies: tuple[str, ...]
    claims: tuple[int, ...] = ()


def quiz_files(questions: Sequence[Question], heading: Heading, losses: Losses) -> list[str]:
    """The text of as many files as the questions need: one, unless they are hundreds."""
    batches: list[list[str]] = [[]]
    size = marks = 0
    for question in questions:
        text = question_markdown(question, heading.competencies)
        length, tangle = len(text.encode()), len(_MARKS.findall(text))
        if length > _ROOM or tangle > _MOST_MARKS:
            losses.about(0, question.title)
            losses.lose("Not imported: it is too long for a quiz file.")
            continue
        if batches[-1] and (size + length > _ROOM or marks + tangle > _MOST_MARKS):
            batches.append([])
            size = marks = 0
        batches[-1].append(text)
        size, marks = size + length, marks + tangle
    many = len(batches) > 1
    return [
        _front(heading, len(batch), f", part {n}" if many else "") + "\n\n".join(batch) + "\n"
        for n, batch in enumerate(batches, 1)
        if batch
    ]


def _front(heading: Heading, count: int, part: str) -> str:
    competencies = ", ".join(heading.competencies)
    return (
        f"---\ntitle: {json.dumps(heading.title + part, ensure_ascii=False)}\npurpose: {heading.purpose}\n"
        f"minutes: {min(MOST_MINUTES, max(1, count))}\ncompetencies: [{competencies}]\n"
        f"claims: [{', '.join(map(str, heading.claims))}]\n---\n\n"
    )


def question_markdown(question: Question, competencies: Sequence[str]) -> str:
    """One question from its heading on."""
    body = _WRITERS[question.kind](question)
    stem = _blocks(question.stem)
    if _lists_meet(stem, body):
        # Two lists in a row would be one.
        stem += f"\n\n{KINDS[question.kind].title}."
    parts = [_heading(question, competencies), stem, body]
    if question.explanation:
        parts.append(f"::: explanation\n{_blocks(question.explanation)}\n:::")
    return "\n\n".join(part for part in parts if part)


def _lists_meet(stem: str, body: str) -> bool:
    last = stem.rpartition("\n\n")[2]
    item = r"(?:- |\d+\. )"
    return bool(re.match(item, last) and re.match(item, body)) and last[:1].isdigit() == body[:1].isdigit()


def _heading(question: Question, competencies: Sequence[str]) -> str:
    kind = KINDS[question.kind]
    attributes = [f"#{question.id}", f".{kind.name}"]
    if question.judgement and not kind.judgement:
        attributes.append(".judgement")
    attributes.append(f"competency={','.join(question.competencies or competencies)}")
    if question.claims:
        attributes.append(f"claim={','.join(map(str, question.claims))}")
    if question.principle:
        attributes.append(f"principle={question.principle}")
    attributes += _extras(question)
    return f"## {plain_markdown(question.title)} {{{' '.join(attributes)}}}"


def _extras(question: Question) -> Iterator[str]:
    """The attributes that only some kinds have."""
    content = question.content
    if question.kind == "multiple" and content.all_or_nothing:
        yield "marking=all-or-nothing"
    elif question.kind == "ranking":
        ties = dict.fromkeys(place for place in content.places if place[0] != place[1])
        if ties:
            yield f'tie="{" ".join(",".join(map(str, range(a, b + 1))) for a, b in ties)}"'
    elif question.kind == "number":
        if content.unit:
            yield f'unit="{content.unit}"'
        amount = decimal(content.tolerance * (100 if content.relative else 1), 4)
        yield f"tolerance={amount}{'%' if content.relative else ''}"
        if content.decimals:
            yield f"decimals={content.decimals}"


# The parts of each kind


def _ticks(question: Question) -> str:
    return _options((f"- [{'x' if o.key else ' '}] ", o.html, o.feedback) for o in question.content.options)


def _ranking(question: Question) -> str:
    return _options((f"{n}. ", o.html, o.feedback) for n, o in enumerate(question.content.options, 1))


def _matching(question: Question) -> str:
    content = question.content
    pairs = [f"{_inline(p.term)}\n:   {_inline(p.match)}\n\n{_under(p.feedback)}" for p in content.pairs]
    extras = [_options([("- ", p.match, p.feedback)]) for p in content.extras]
    return "\n\n".join(pairs + extras)


def _extended_matching(question: Question) -> str:
    content = question.content
    options = "\n".join(
        f"- {_inline(html) or f'{TO_WRITE} option {n}'} {{#o{n}}}" for n, html in enumerate(content.options, 1)
    )
    stems = [
        f"### {_inline(stem.text)} {{answer=o{stem.key + 1}}}\n\n{_blocks(stem.feedback) or FEEDBACK}"
        for stem in content.stems
    ]
    return "\n\n".join([options, *stems])


def _number(question: Question) -> str:
    content = question.content
    names = {True: "The answer", False: "Another number"}
    out = _options(
        (f"- [{'x' if c.key else ' '}] `{c.formula}` ", c.html or names[c.key], c.feedback) for c in content.candidates
    )
    return f"{out}\n\n::: worked\n{_blocks(content.worked)}\n:::" if content.worked else out


def _free_text(question: Question) -> str:
    content = question.content
    model = _blocks(content.model) or f"{TO_WRITE} a model answer."
    points = "\n".join(
        f"- {_inline(point) or f'{TO_WRITE} point {n} to check an answer by'}"
        for n, point in enumerate(content.self_check, 1)
    )
    return f"::: model\n{model}\n:::\n\n::: self-check\n{points}\n:::"


_WRITERS: dict[str, Callable[[Question], str]] = {
    "single-best": _ticks,
    "multiple": _ticks,
    "choose-three": _ticks,
    "ranking": _ranking,
    "matching": _matching,
    "extended-matching": _extended_matching,
    "number": _number,
    "free-text": _free_text,
}


def _options(parts: Any) -> str:
    return "\n\n".join(
        f"{mark}{_inline(html, False) or f'{TO_WRITE} option {n}'}\n\n{_under(feedback)}"
        for n, (mark, html, feedback) in enumerate(parts, 1)
    )


def _under(feedback: str) -> str:
    """Feedback, indented under what it is about."""
    lines = (_blocks(feedback) or FEEDBACK).split("\n")
    return "\n".join(f"    {line}" if line else "" for line in lines)


def _blocks(html: str) -> str:
    return blocks_markdown(parse(html, _silent))


def _inline(html: str, start: bool = True) -> str:
    return inline_markdown(one_line(parse(html, _silent), _silent), start)


def _silent(message: str) -> None:
    """Ignore a loss, because it was reported when the text was read."""
