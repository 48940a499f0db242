"""Progress: modules, activities and competencies, as a picture and in words. Nothing competitive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.activities.records import QuizRecord, Records
from learnapp.domain.content.content import Activity, Competency, Library, Module, Quiz
from learnapp.domain.learning import progress as rules
from learnapp.domain.numbers.percentages import percent, whole_percent
from learnapp.domain.quizzes import certainty
from learnapp.learner.blueprint import blueprint
from learnapp.store.content.catalogue import EditionNote, PublishedCatalogue
from learnapp.store.learning.records import SureAnswer, records, sure_answers
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.transaction import db

LATELY = timedelta(days=28)


@dataclass(frozen=True)
class CompetencyLine:
    """How many activities on offer practise a competency, and how many of them are done."""

    competency: Competency
    done: int
    total: int


@dataclass(frozen=True)
class RecentChange:
    """A part that is done, and when the person was last active in it."""

    module: Module
    activity: Activity
    at: datetime


@blueprint.get("/progress/")
@access("learn")
def progress() -> ResponseReturnValue:
    asking, offered = person.id, catalogue()
    own = records(db(), asking)
    published = [(module, own.get(module.slug, {})) for module in offered.modules.values()]
    lines = [(module, found, rules.progress(module, found)) for module, found in published if found]
    competencies = competency_lines(editions().library, published)
    calibration = certainty.calibration(_factual(sure_answers(db(), asking)))
    complete = [module for module, _, progress in lines if progress.complete]
    best_in = {module.slug: _best_in(module, found) for module, found, _ in lines}
    unopened = [module for module, found in published if not found]
    finished = {
        f"{module.slug}/{quiz.slug}": percent(best) for module in complete for quiz, best in best_in[module.slug]
    }
    return render_template(
        "learner/learning/progress.html",
        version=offered.key,
        any_modules=bool(published),
        under_way=[(module, progress) for module, _, progress in lines if not progress.complete],
        complete=complete,
        complete_slugs=_slugs(complete),
        finished=finished,
        best_in=best_in,
        unopened=unopened,
        unopened_slugs=_slugs(unopened),
        competencies=competencies,
        domains=[(name, list(group)) for name, group in groupby(competencies, lambda line: line.competency.domain)],
        done_of=_figures(competencies),
        library=editions().library,
        lately=lately(published, now()),
        changed=[
            (module, notes, tuple([note.number for note in notes]))
            for module, found, _ in lines
            if (notes := _changed(offered, module, found))
        ],
        calibration=calibration,
        levels=tuple(line.level for line in calibration if line.answers),
        calibrated={f"{line.level} {name}": text for line in calibration for name, text in _calibrated(line)},
    )


def _slugs(modules: Sequence[Module]) -> tuple[str, ...]:
    return tuple([module.slug for module in modules])


_VERDICTS: dict[certainty.CertaintyVerdict, str] = {
    "too few": "Too few answers to tell",
    "in line": "About as sure as you were right",
    "more sure than right": "More sure than right",
    "more right than sure": "More right than sure",
}


def _calibrated(line: certainty.LevelRecord) -> Iterator[tuple[str, str | int]]:
    """The figures and words for one level, by the names of the marks in the cached fragment."""
    yield "answers", line.answers
    yield "verdict", _VERDICTS[line.verdict]
    if line.right is not None:
        yield "right", percent(line.right)
        yield "percent", whole_percent(line.right)
        yield "range", f"{percent(line.low)} to {percent(line.high)}"


def _figures(lines: Sequence[CompetencyLine]) -> dict[str, int]:
    """The person's own figures for competencies, by the names of the marks in the cached fragment."""
    done = {f"{line.competency.code} done": line.done for line in lines}
    return done | {f"{line.competency.code} percent": whole_percent(line.done / line.total) for line in lines}


def _best_in(module: Module, found: Records) -> list[tuple[Quiz, float]]:
    """Each end quiz that was finished, and the best share in it above chance."""
    ends = [(a, found.get(a.slug)) for a in module.activities if isinstance(a, Quiz) and a.purpose == "end"]
    return [(quiz, end.best) for quiz, end in ends if isinstance(end, QuizRecord) and end.best is not None]


def _changed(offered: PublishedCatalogue, module: Module, found: Records) -> list[EditionNote]:
    return rules.changed_since(offered.history.get(module.slug, ()), found)


def lately(published: Sequence[tuple[Module, Records]], moment: datetime) -> list[RecentChange]:
    """The parts on offer that were finished or revisited in the last four weeks, the latest first."""
    since = moment - LATELY
    found = [
        RecentChange(module, activity, record.touched)
        for module, records in published
        for activity in module.syllabus
        if (record := records.get(activity.slug)) and rules.is_done(record)
        if record.touched and record.touched > since
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _factual(answers: list[SureAnswer]) -> list[tuple[int, float]]:
    """Certainty and share right of the answers to factual questions still on offer; judgement is never calibrated."""
    factual = catalogue().factual
    return [row[3:] for row in answers if row[:3] in factual]


def competency_lines(library: Library, published: Sequence[tuple[Module, Records]]) -> list[CompetencyLine]:
    """One line for each competency that an activity on offer practises, in the framework's order."""
    offered: dict[str, int] = {}
    done: dict[str, int] = defaultdict(int)
    for module, found in published:
        for code, parts in module.practised.items():
            offered[code] = offered.get(code, 0) + parts
        for activity in module.syllabus if found else ():
            record = found.get(activity.slug)
            if record is not None and record.completed_at is not None:
                for code in activity.competencies:
                    done[code] += 1
    return [
        CompetencyLine(competency, done[code], offered[code])
        for code, competency in library.competencies.items()
        if code in offered
    ]
