"""Progress: modules, activities and competencies, as a picture and in words. Nothing competitive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.domain.activities.records import QuizRecord, Records
from learnapp.domain.content.content import Activity, Competency, Library, Module, Quiz
from learnapp.domain.learning import progress as rules
from learnapp.domain.quizzes import certainty
from learnapp.learner.blueprint import blueprint
from learnapp.store.content.catalogue import EditionNote
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
    of: int


@dataclass(frozen=True)
class RecentChange:
    """A part that is done, and when something last happened in it."""

    module: Module
    activity: Activity
    at: datetime


@blueprint.get("/progress/")
@access("learn")
def progress() -> ResponseReturnValue:
    own = records(db(), person.id)
    published = [(module, own.get(module.slug, {})) for module in catalogue().modules.values()]
    lines = competency_lines(editions().library, published)
    return render_template(
        "learner/learning/progress.html",
        lines=[(module, found, rules.progress(module, found)) for module, found in published],
        best_in={module.slug: _best_in(module, found) for module, found in published},
        competencies=lines,
        domains=[(name, list(group)) for name, group in groupby(lines, lambda line: line.competency.domain)],
        library=editions().library,
        lately=lately(published, now()),
        changed=[(module, notes) for module, found in published if (notes := _changed(module, found))],
        calibration=certainty.calibration(_factual(sure_answers(db(), person.id))),
    )


def _best_in(module: Module, found: Records) -> list[tuple[str, float]]:
    """The title of each end quiz that was finished, and the best share in it, counted from chance."""
    ends = [(a.title, found.get(a.slug)) for a in module.activities if isinstance(a, Quiz) and a.purpose == "end"]
    return [(title, end.best) for title, end in ends if isinstance(end, QuizRecord) and end.best is not None]


def _changed(module: Module, found: Records) -> list[EditionNote]:
    return rules.changed_since(catalogue().history.get(module.slug, ()), found)


def lately(published: Sequence[tuple[Module, Records]], moment: datetime) -> list[RecentChange]:
    """The parts on offer that were finished, or gone back to since, in the last four weeks; the latest first."""
    found = [
        RecentChange(module, activity, record.touched)
        for module, records in published
        for activity in module.syllabus
        if (record := records.get(activity.slug)) and rules.is_done(record)
        if record.touched and record.touched > moment - LATELY
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _factual(answers: list[SureAnswer]) -> list[tuple[int, float]]:
    """Certainty and share right of the answers to factual questions still on offer; judgement is never calibrated."""
    factual = catalogue().factual
    return [(certainty, share) for *question, certainty, share in answers if tuple(question) in factual]


def competency_lines(library: Library, published: Sequence[tuple[Module, Records]]) -> list[CompetencyLine]:
    """One line for each competency that an activity on offer practises, in the framework's order."""
    done: dict[str, int] = {}
    offered: dict[str, int] = {}
    for module, found in published:
        for activity in module.syllabus:
            for code in activity.competencies:
                offered[code] = offered.get(code, 0) + 1
                done[code] = done.get(code, 0) + rules.is_done(found.get(activity.slug))
    return [
        CompetencyLine(competency, done[code], offered[code])
        for code, competency in library.competencies.items()
        if code in offered
    ]
