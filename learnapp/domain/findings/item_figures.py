"""Item figures: how hard a question is, whether it tells people apart, which distractors work, where a key looks wrong.

All figures rest on each person's first submitted attempt. Nothing is given for fewer than thirty people.
Discrimination is the corrected item-rest correlation: a question against the rest of what the same
person answered, so that it is not correlated with itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import atanh, sqrt, tanh
from statistics import NormalDist, StatisticsError, correlation, fmean, median

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.questions.kind import Mark

FEWEST = 30
"""People who must have answered before any figure is given."""


class Reply(FrozenStruct, frozen=True):
    """One person's answer to one question: the share of full marks, what was chosen, and how it went.

    `labels` are the question's parts (options) as HTML; `chosen` and `keys` are places among them.
    `seconds` 0 means not known.
    """

    share: float
    labels: tuple[str, ...] = ()
    chosen: tuple[int, ...] = ()
    keys: tuple[int, ...] = ()
    seconds: int = 0
    disagreed: bool = False


class Interval(FrozenStruct, frozen=True):
    """A correlation with its 95% interval (Fisher's z)."""

    value: float
    low: float
    high: float


class PartFigures(FrozenStruct, frozen=True):
    """One option: the share of people who chose it, and how choosing it goes with the rest of their answers."""

    label: str
    key: bool
    share: float
    discrimination: Interval | None = None


class ItemFigures(FrozenStruct, frozen=True):
    """The figures of one question. With fewer than thirty people only `people` is given.

    `facility` is the mean share of full marks. `discrimination` is None where all scored alike.
    `mis_keyed` says why the key looks wrong; "" if it does not.
    """

    question: str
    people: int
    facility: float | None = None
    discrimination: Interval | None = None
    parts: tuple[PartFigures, ...] = ()
    seconds: float | None = None
    disagreements: int | None = None
    mis_keyed: str = ""


def reply(mark: Mark, seconds: int = 0, disagreed: bool = False) -> Reply:
    """A scored mark as a reply."""
    return Reply(
        share=mark.score / mark.out_of,
        labels=tuple(remark.label for remark in mark.remarks),
        chosen=tuple(place for place, remark in enumerate(mark.remarks) if remark.chosen),
        keys=tuple(place for place, remark in enumerate(mark.remarks) if remark.key),
        seconds=seconds,
        disagreed=disagreed,
    )


def figures(sittings: Iterable[Mapping[str, Reply]], fewest: int = FEWEST) -> list[ItemFigures]:
    """The figures of every question answered, in the order first met. A sitting is one person's replies by id."""
    people = list(sittings)
    questions = dict.fromkeys(name for sitting in people for name in sitting)
    return [_item(name, [sitting for sitting in people if name in sitting], fewest) for name in questions]


def _item(name: str, sittings: Sequence[Mapping[str, Reply]], fewest: int) -> ItemFigures:
    if len(sittings) < max(fewest, 4):
        return ItemFigures(question=name, people=len(sittings))
    replies = [sitting[name] for sitting in sittings]
    rests = [_rest(sitting, name) for sitting in sittings]
    known = [(reply, rest) for reply, rest in zip(replies, rests, strict=True) if rest is not None]
    scores, rest = [reply.share for reply, _ in known], [rest for _, rest in known]
    discrimination = item_rest(scores, rest, fewest)
    parts = _parts(replies, known, fewest)
    times = [reply.seconds for reply in replies if reply.seconds]
    return ItemFigures(
        question=name,
        people=len(sittings),
        facility=fmean(reply.share for reply in replies),
        discrimination=discrimination,
        parts=parts,
        seconds=median(times) if times else None,
        disagreements=sum(reply.disagreed for reply in replies),
        mis_keyed=mis_keyed(discrimination, parts),
    )


def _rest(sitting: Mapping[str, Reply], name: str) -> float | None:
    """The mean share of everything else the person answered; people may have been asked different questions."""
    others = [reply.share for question, reply in sitting.items() if question != name]
    return fmean(others) if others else None


def item_rest(scores: Sequence[float], rest: Sequence[float], fewest: int = FEWEST) -> Interval | None:
    """Pearson's correlation with Fisher's interval; None for too few people, or where one side does not vary."""
    if len(scores) < max(fewest, 4):
        return None
    try:
        value = correlation(scores, rest)
    except StatisticsError:
        return None
    return interval(value, len(scores))


def interval(value: float, people: int, confidence: float = 0.95) -> Interval:
    """Fisher's z interval of a correlation over so many people (more than three)."""
    z = atanh(max(-0.999999, min(0.999999, value)))
    spread = NormalDist().inv_cdf(0.5 + confidence / 2) / sqrt(people - 3)
    return Interval(value=value, low=tanh(z - spread), high=tanh(z + spread))


def _parts(replies: Sequence[Reply], known: Sequence[tuple[Reply, float]], fewest: int) -> tuple[PartFigures, ...]:
    """Every option's figures; none for kinds whose key is not a set of options, such as ranking."""
    if len({reply.keys for reply in replies}) != 1:
        return ()
    chosen = Counter(place for reply in replies for place in reply.chosen)
    rest = [rest for _, rest in known]
    return tuple(
        PartFigures(
            label=label,
            key=place in replies[0].keys,
            share=chosen[place] / len(replies),
            discrimination=item_rest([float(place in reply.chosen) for reply, _ in known], rest, fewest),
        )
        for place, label in enumerate(replies[0].labels)
    )


def mis_keyed(discrimination: Interval | None, parts: Sequence[PartFigures]) -> str:
    """Why the key looks wrong: those who do well elsewhere avoid it, or agree on something else."""
    if discrimination is None:
        return ""
    if discrimination.high < 0:
        return "People who do well on the other questions do badly on this one."
    rivals = [part for part in parts if not part.key and part.discrimination and part.discrimination.low > 0]
    best = max((part.share for part in parts if part.key), default=0.0)
    for rival in rivals:
        if discrimination.low <= 0 and rival.share > best:
            return f"People who do well on the other questions choose “{rival.label}” rather than the key."
    return ""
