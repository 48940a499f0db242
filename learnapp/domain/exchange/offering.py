"""Turns the questions of a quiz into `Item`s to export, reporting as lost whatever other systems cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from learnapp.domain.content.content import Question, Quiz
from learnapp.domain.exchange.items import Item, ItemForm, Losses, Part
from learnapp.domain.exchange.rich_text import tidy, tidy_inline
from learnapp.domain.numbers.parameters import draw, fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.number import amounts_of
from learnapp.domain.questions.options import Option
from learnapp.domain.questions.places_on_pictures import picture_in_words

_SEED = 1
Fill = Callable[[str], str]


def items_of(quiz: Quiz, losses: Losses) -> list[Item]:
    """Everything in a quiz that can be exported: its questions, with one draw of their numbers."""
    losses.about(0, "")
    if quiz.time_limit or quiz.pass_mark or quiz.draw:
        losses.lose("The quiz's time limit, pass mark and number of questions drawn stay here: set them there.")
    if quiz.certainty:
        losses.lose("It no longer asks how sure a learner is.")
    shared = draw(quiz.parameters, "export") if quiz.parameters else {}
    items = []
    for question in quiz.questions:
        losses.about(0, question.title)
        item = _item(question, shared, losses)
        if item is not None:
            items.append(item)
    return items


def _item(question: Question, shared: Mapping[str, float], losses: Losses) -> Item | None:
    if question.kind not in _MAKERS:
        losses.lose(f"Not exported: no other system has a question like `{question.kind}`.")
        return None
    values = {**shared, **KINDS[question.kind].ask(question, _SEED, shared).values}
    if values and "{{" in repr((question.title, question.stem, question.content, question.explanation)):
        losses.lose("Its numbers no longer vary: these are one draw of them.")
    shown: Fill = lambda html: tidy(fill(html, values), losses.lose)  # noqa: E731
    inline: Fill = lambda html: tidy_inline(fill(html, values), losses.lose)  # noqa: E731
    form, fields = _MAKERS[question.kind](question, values, shown, inline, losses)
    return Item(
        form=form,
        title=fill(question.title, values),
        text=fields.pop("text") if "text" in fields else shown(question.stem),
        explanation=shown(question.explanation) + fields.pop("after", ""),
        id=question.id,
        kind=question.kind,
        judgement=question.judgement and not KINDS[question.kind].judgement,
        competencies=question.competencies,
        claims=question.claims,
        principle=question.principle,
        **fields,
    )


Made = tuple[ItemForm, dict[str, Any]]


def _options(options: Sequence[Option], shown: Fill, inline: Fill, shares: Sequence[float]) -> tuple[Part, ...]:
    return tuple(
        Part(html=inline(option.html), feedback=shown(option.feedback), share=share)
        for option, share in zip(options, shares, strict=True)
    )


def _one(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    options = question.content.options
    return "one", {"parts": _options(options, shown, inline, [float(o.key) for o in options])}


def _place(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    losses.lose("Its picture is left out, and what it shows stays as text. Elsewhere a place is chosen by its name.")
    form, fields = _one(question, values, shown, inline, losses)
    return form, {**fields, "text": shown(picture_in_words(question.stem))}


def _several(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    options = question.content.options
    share = 1 / sum(option.key for option in options)
    whole = question.content.all_or_nothing
    if question.kind == "choose-three":
        losses.lose("Elsewhere more than three options can be chosen, and each wrong one takes a third of the marks.")
    if whole:
        losses.lose("It is marked all or nothing here. Most systems give part marks.")
    parts = _options(options, shown, inline, [share if o.key else -share for o in options])
    return "several", {"parts": parts, "all_or_nothing": whole}


def _order(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    ties = dict.fromkeys(place for place in content.places if place[0] != place[1])
    tie = " ".join(",".join(map(str, range(first, last + 1))) for first, last in ties)
    losses.lose("Elsewhere an order is not marked by how far each option is from its place.")
    if tie:
        losses.lose(f"Places that count the same here, {tie.replace(' ', ' and ')}, do not elsewhere.")
    return "order", {"parts": _options(content.options, shown, inline, [1.0] * len(content.options)), "tie": tie}


def _matching(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    parts = [
        Part(html=inline(p.term), match=inline(p.match), feedback=shown(p.feedback), share=1) for p in content.pairs
    ]
    parts += [Part(match=inline(p.match), feedback=shown(p.feedback)) for p in content.extras]
    return "pairs", {"parts": tuple(parts)}


def _extended_matching(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    options = [inline(option) for option in content.options]
    parts = [
        Part(html=inline(stem.text), match=options[stem.key], feedback=shown(stem.feedback), share=1)
        for stem in content.stems
    ]
    used = {stem.key for stem in content.stems}
    parts += [Part(match=option) for place, option in enumerate(options) if place not in used]
    return "pairs", {"parts": tuple(parts)}


def _number(question: Question, values: Mapping[str, float], shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    asked = KINDS["number"].ask(question, _SEED, values)
    amounts = [round(amount, content.decimals) for amount in amounts_of(content, asked)]
    key = next(amount for amount, c in zip(amounts, content.candidates, strict=True) if c.key)
    tolerance = round(abs(key) * content.tolerance if content.relative else content.tolerance, 4)
    parts = [
        Part(
            html=inline(candidate.html),
            feedback=shown(candidate.feedback),
            share=float(candidate.key),
            value=amount,
            tolerance=tolerance,
        )
        for candidate, amount in zip(content.candidates, amounts, strict=True)
    ]
    parts.sort(key=lambda part: -part.share)
    if content.relative:
        losses.lose(f"Its tolerance, a share of the answer, is now {tolerance:g}.")
    return "number", {"parts": tuple(parts), "unit": content.unit, "after": shown(content.worked)}


def _free_text(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    return "words", {"model": shown(content.model), "points": tuple(map(inline, content.self_check))}


def _two_audiences(question: Question, values: object, shown: Fill, inline: Fill, losses: Losses) -> Made:
    content = question.content
    losses.lose("Its rules and samples stay here. Elsewhere it is one answer, read by a person.")
    model = "".join(f"<p><strong>{inline(t.title)}</strong></p>{shown(t.expert)}" for t in content.tasks)
    points = [inline(point) for point in content.self_check]
    return "words", {"model": model, "points": tuple(points)}


_MAKERS: dict[str, Callable[[Question, Mapping[str, float], Fill, Fill, Losses], Made]] = {
    "single-best": _one,
    "multiple": _several,
    "choose-three": _several,
    "ranking": _order,
    "matching": _matching,
    "extended-matching": _extended_matching,
    "number": _number,
    "free-text": _free_text,
    "two-audiences": _two_audiences,
    "hotspot": _place,
}
