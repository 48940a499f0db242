"""What a learner can show for their work: which parts they finished, when, and what those practise.

It holds nothing private unless the learner put it there: no choices in cases, no prequestions, no certainty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Activity, FrozenStruct, Library, Module
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.numbers.percentages import whole_percent


@dataclass(frozen=True)
class Finish:
    """An activity that a person finished: when first, and on which edition (its digest).

    `kind` is the name that its kind had then. `shares` are the results of a quiz's submitted attempts in order, 0 to 1
    above chance; None for an attempt that was not scored. `seconds` is how long the first attempt took: for a quiz, how
    long its pages were open; for a case, from its first scene to its debrief. None if the site does not know, as with a
    lesson.
    """

    kind: str
    at: datetime
    edition: str
    shares: tuple[float | None, ...] = ()
    seconds: int | None = None


Finishes = Mapping[str, Finish]
"""What a person finished in one module, by the activity's slug."""


class Edition(FrozenStruct, frozen=True):
    """An edition of a module: its number, from 1, and its digest."""

    number: int
    digest: str


class DoneActivity(FrozenStruct, frozen=True, omit_defaults=False):
    """A finished activity. `finished_on` is the day in the UK, ISO 8601; `minutes` as `minutes_worked` says."""

    kind: str
    title: str
    minutes: int
    finished_on: str


class QuizResult(FrozenStruct, frozen=True, omit_defaults=False):
    """Results of an end quiz in whole percent above chance; None where nothing was scored."""

    title: str
    attempts: int
    first: int | None
    best: int | None


class DoneModule(FrozenStruct, frozen=True, omit_defaults=False):
    """The work done in a module. `finished_on` is empty until all of it is done."""

    slug: str
    title: str
    summary: str
    edition: Edition
    finished_on: str
    parts_done: int
    parts: int
    minutes: int
    activities: tuple[DoneActivity, ...]
    results: tuple[QuizResult, ...]
    competencies: tuple[str, ...]


class FrameworkSuggestion(FrozenStruct, frozen=True, omit_defaults=False):
    """Where a competency may belong in another framework. This site's authors suggest it; no body has endorsed it."""

    framework: str
    codes: tuple[str, ...]


class PractisedCompetency(FrozenStruct, frozen=True, omit_defaults=False):
    """A competency that finished activities practise, how many of them, and suggestions for other frameworks.

    `minutes` are those of these activities; one that practises several competencies counts for each.
    """

    code: str
    name: str
    gist: str
    parts: int
    suggested: tuple[FrameworkSuggestion, ...]
    minutes: int = 0


class SharedReflection(FrozenStruct, frozen=True, omit_defaults=False):
    """A text the learner wrote for others and chose for this pack. `about` is a module's title, or empty."""

    about: str
    written_on: str
    text: str


class Evidence(FrozenStruct, frozen=True, omit_defaults=False):
    """A certificate (one finished module) or an evidence pack."""

    kind: Literal["certificate", "pack"]
    number: str
    issued_at: str
    issuer: str
    name: str
    minutes: int
    modules: tuple[DoneModule, ...]
    competencies: tuple[PractisedCompetency, ...]
    reflections: tuple[SharedReflection, ...] = ()


MOST_TIMES_THE_ESTIMATE = 2


def minutes_worked(activity: Activity, finish: Finish) -> int:
    """The minutes of a finished activity: the time it took, rounded up, if the site knows it.

    If that is more than twice the authors' estimate, the person was probably away for part of it. Then, and if nothing
    was measured, this is the estimate.
    """
    taken = finish.seconds
    if not taken or taken > MOST_TIMES_THE_ESTIMATE * 60 * activity.minutes:
        return activity.minutes
    return math.ceil(taken / 60)


def done_parts(module: Module, finishes: Finishes) -> list[tuple[Activity, Finish]]:
    """The parts of the module that are finished. A part whose kind has changed since does not count."""
    pairs = [(a, finishes.get(a.slug)) for a in module.syllabus]
    return [(a, f) for a, f in pairs if f is not None and f.kind == kind_of(a).name]


def is_complete(module: Module, finishes: Finishes) -> bool:
    """Whether every part of this edition of the module is finished."""
    return bool(module.syllabus) and len(done_parts(module, finishes)) == len(module.syllabus)


def completed(editions: Iterable[tuple[Edition, Module]], finishes: Finishes) -> tuple[Edition, Module] | None:
    """The first of these editions that is complete; None if none is.

    Parts that a later edition added do not take the certificate from a person who had finished an earlier one.
    """
    return next(((edition, module) for edition, module in editions if is_complete(module, finishes)), None)


def done_module(module: Module, edition: Edition, finishes: Finishes, *, with_results: bool) -> DoneModule:
    """The work done in one edition of a module; end-quiz results only `with_results`."""
    parts = done_parts(module, finishes)
    complete = len(parts) == len(module.syllabus)
    return DoneModule(
        slug=module.slug,
        title=module.title,
        summary=module.summary,
        edition=edition,
        finished_on=uk_day(max(f.at for _, f in parts)) if complete and parts else "",
        parts_done=len(parts),
        parts=len(module.syllabus),
        minutes=sum(minutes_worked(a, f) for a, f in parts),
        activities=tuple(
            DoneActivity(kind=f.kind, title=a.title, minutes=minutes_worked(a, f), finished_on=uk_day(f.at))
            for a, f in parts
        ),
        results=tuple(_results(parts)) if with_results else (),
        competencies=tuple(dict.fromkeys(code for a, _ in parts for code in a.competencies)),
    )


def _results(parts: Sequence[tuple[Activity, Finish]]) -> Iterable[QuizResult]:
    for activity, finish in parts:
        if kind_of(activity).has_result(activity):
            scored = [share for share in finish.shares if share is not None]
            first = finish.shares[0] if finish.shares else None
            yield QuizResult(
                title=activity.title,
                attempts=len(finish.shares),
                first=None if first is None else whole_percent(first),
                best=whole_percent(max(scored)) if scored else None,
            )


def practised(library: Library, work: Iterable[tuple[Module, Finishes]]) -> tuple[PractisedCompetency, ...]:
    """The competencies that finished activities practise, in the framework's order."""
    counts: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for module, finishes in work:
        for activity, finish in done_parts(module, finishes):
            counts.update(activity.competencies)
            minutes.update(dict.fromkeys(activity.competencies, minutes_worked(activity, finish)))
    return tuple(
        PractisedCompetency(
            code=code,
            name=competency.name,
            gist=competency.gist,
            parts=counts[code],
            suggested=tuple(
                FrameworkSuggestion(framework=name, codes=codes)
                for name, codes in competency.crosswalk.items()
                if codes
            ),
            minutes=minutes[code],
        )
        for code, competency in library.competencies.items()
        if code in counts
    )


def uk_day(moment: datetime) -> str:
    """The day it was in the UK, ISO 8601."""
    return day_of(moment).isoformat()


def years(modules: Iterable[DoneModule]) -> list[str]:
    """The years in which modules were finished, the latest first."""
    return sorted({one.finished_on[:4] for one in modules if one.finished_on}, reverse=True)


def finished_in(modules: Iterable[DoneModule], year: str = "") -> list[str]:
    """The short names of the modules that were finished in a year, or at all."""
    return [one.slug for one in modules if one.finished_on and one.finished_on.startswith(year)]
