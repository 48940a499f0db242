"""The report of `learnapp check --guess`: figures, questions that give themselves away, and what it cannot see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from learnapp.domain.guessing import Figures, Giveaway, Measure
from learnapp.domain.guessing.giveaways import RightGuess
from learnapp.domain.guessing.strategies import LEVEL

QuestionLines = Mapping[tuple[str, str, str], str]
"""Maps the slugs of module and quiz and a question's id to `file:line`."""

MOST_NAMED = 20

LABELS = {
    "longest": "longest option",
    "shortest": "shortest option",
    "numbers": "most numbers and dates",
    "names": "most names",
    "hedged": "most hedges",
    "no-absolutes": "fewest absolutes",
    "both-halves": "both halves (and, but, both)",
    "near-question": "nearest to the question",
    "near-options": "most like the other options",
    "odd-one-out": "least like the other options",
    "repeated-phrases": "the module's own phrases",
    "words-elsewhere": "words right in other modules",
    "model": "model fitted on other modules",
}
FEATURES = {
    "length": "length",
    "numbers": "numbers",
    "names": "names",
    "hedges": "hedges",
    "absolutes": "absolutes",
    "both-halves": "both halves",
    "near-question": "nearness to the question",
    "near-options": "likeness to the other options",
    "quoted": "being speech",
    "asking": "asking",
    "first-person": "saying “I”",
}
REASONS = {
    "typed": "the answer is typed, so there are no options to guess from",
    "unscored": "it has no marks, so no answer can beat chance",
    "too long": "it has too many options to try every answer",
}
HOW_TO_READ = """\
right: how many answers got full marks, with the 95% interval (Wilson) in brackets.
way:   the average mark on a scale from chance (0%) to full marks (100%), with the 95% interval in brackets.
text shown: the strategy also reads the text under the heading. Strategies without this do not.
*      above chance. With so many strategies, one or two may be luck: look for a tell that keeps coming back."""
LIMITS = """\
What this cannot measure is a reader's common sense. It knows words, not what is sensible, kind or likely. Options
no one would choose, or a moral that all right answers share, are plain to a reader but mostly hidden from it. A bank
at chance here may still be guessed by a person; one above chance can be guessed by anyone. Ask a colleague to
answer with the text covered."""


def render(measure: Measure, named: Sequence[Giveaway], places: QuestionLines, form: str) -> str:
    """The report as text, or as one JSON object with the figures of each quiz as well."""
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(_as_json(measure, named, places)), indent=2).decode()
    modules = list(dict.fromkeys(figures.module for figures in measure.figures if figures.module))
    parts = [HOW_TO_READ, *_kinds(measure.figures)]
    if len(modules) > 1:
        parts.append(_by_module(measure.figures))
    parts += [_named(measure, named, places), _left_out(measure), *_without_model(measure), LIMITS]
    return "\n\n".join(part for part in parts if part)


def _kinds(figures: Iterable[Figures]) -> list[str]:
    """A table for each kind of question, over all modules."""
    kinds: dict[str, list[Figures]] = {}
    for one in figures:
        if not one.module:
            kinds.setdefault(one.kind, []).append(one)
    return [_kind(kind, group) for kind, group in sorted(kinds.items())]


def _kind(kind: str, group: Sequence[Figures]) -> str:
    first = group[0]
    rows = f", {first.tasks} answers" if first.tasks != first.questions else ""
    chance = f"by chance {first.chance:.1f} right ({_percent(first.chance / first.tasks)})"
    lines = [f"{kind}: {_count(first.questions)}{rows}; {chance}", f"  {'strategy':<42}{'right':<22}way"]
    return "\n".join([*lines, *map(_row, group)])


def _row(figures: Figures) -> str:
    label = LABELS[figures.strategy] + (", text shown" if figures.with_stem else "")
    interval = f"({_percent(figures.hit_rate.low)} to {_percent(figures.hit_rate.high)})"
    star = " *" if figures.above_chance else ""
    return f"  {label:<42}{figures.hits:4.1f} {interval:<17}{_way(figures)}{star}"


def _way(figures: Figures) -> str:
    """The mean way with its interval, where there is one and the answers did not all go equally far."""
    interval = figures.share_interval
    if interval is None or interval.high - interval.low < LEVEL:
        return _signed(figures.share)
    return f"{_signed(figures.share)} ({_signed(interval.low)} to {_signed(interval.high)})"


_COLUMNS = (("model", False), ("model", True), ("repeated-phrases", False))


def _by_module(figures: Iterable[Figures]) -> str:
    """One line for each module and kind: the model without and with the question's text, and the module's phrases."""
    found = {(f.module, f.kind, f.strategy, f.with_stem): f for f in figures if f.module and not f.quiz}
    heads = f"  {'':<50}{'answers':>8}{'chance':>8}{'model':>15}{'text shown':>16}{'own phrases':>16}"
    lines = ["By module: right, and the way from chance to full marks", heads]
    for module, kind in sorted({(module, kind) for module, kind, _, _ in found}):
        cells = [_cell(found.get((module, kind, *column))) for column in _COLUMNS]
        any_of = found[module, kind, "longest", False]
        lines.append(f"  {module + ' ' + kind:<50}{any_of.tasks:>8}{any_of.chance:>8.1f}{''.join(cells)}")
    return "\n".join(lines)


def _cell(figures: Figures | None) -> str:
    if figures is None:
        return f"{'-':>16}"
    return f"{figures.hits:>8.1f} {_signed(figures.share):>5}{'*' if figures.above_chance else ' '} "


def _named(measure: Measure, named: Sequence[Giveaway], places: QuestionLines) -> str:
    asked = len({(one.item.module, one.item.quiz, one.item.id) for one in measure.guesses})
    if not named:
        return f"None of {_count(asked)} was guessed by several strategies, or with confidence by the model."
    given = len({(one.item.module, one.item.quiz, one.item.id) for one in named})
    lines = [f"{given} of {_count(asked)} {'gives itself' if given == 1 else 'give themselves'} away, worst first:"]
    lines += [_giveaway(one, places) for one in named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        lines.append(f"  and {len(named) - MOST_NAMED} more, listed by --format json.")
    return "\n".join(lines)


def _giveaway(one: Giveaway, places: QuestionLines) -> str:
    row = f" “{one.task.prompt}”" if one.task.prompt else ""
    where = places.get((one.item.module, one.item.quiz, one.item.id), f"{one.item.module}/{one.item.quiz}")
    by = f"{one.got} of {one.tried} strategies that had an answer got it"
    sure = f", and so did the model, {_percent(one.confidence)} sure" if one.confidence else ""
    return f"  {where}: {one.item.id}{row}: {by}{sure}. " + "; ".join(map(_tell, one.tells)) + "."


def _tell(tell: RightGuess) -> str:
    clues = [*(f"“{word}”" for word in tell.clues.words), *(FEATURES[name] for name in tell.clues.tells)]
    shown = " with the text" if tell.with_stem else ""
    return f"{LABELS[tell.strategy]}{shown}" + (f": {', '.join(clues)}" if clues else "")


def _left_out(measure: Measure) -> str:
    counts = Counter((question.kind, question.reason) for question in measure.left_out)
    lines = [f"  {kind}, {_count(count)}: {REASONS[reason]}." for (kind, reason), count in sorted(counts.items())]
    return "\n".join(["Left out:", *lines]) if lines else ""


def _without_model(measure: Measure) -> list[str]:
    return [f"{module}: no model, because there is no other module to learn from." for module in measure.without_model]


def _count(count: int) -> str:
    return f"{count} question" if count == 1 else f"{count} questions"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _signed(share: float) -> str:
    percent = round(100 * share)
    return f"{percent:+d}%".replace("-", "−") if percent else "0%"


def _as_json(measure: Measure, named: Sequence[Giveaway], places: QuestionLines) -> dict[str, Any]:
    return {
        "figures": [{**msgspec.to_builtins(one), "above_chance": one.above_chance} for one in measure.figures],
        "given_away": [_named_json(one, places) for one in named],
        "left_out": measure.left_out,
        "without_model": measure.without_model,
        "limits": " ".join(LIMITS.split()),
    }


def _named_json(one: Giveaway, places: QuestionLines) -> dict[str, Any]:
    place = places.get((one.item.module, one.item.quiz, one.item.id), "")
    file, _, line = place.rpartition(":")
    return {
        "file": file,
        "line": int(line or 0),
        "module": one.item.module,
        "quiz": one.item.quiz,
        "question": one.item.id,
        "kind": one.item.kind,
        "row": one.task.prompt,
        "got": one.got,
        "tried": one.tried,
        "luck": one.luck,
        "confidence": one.confidence,
        "tells": one.tells,
    }
