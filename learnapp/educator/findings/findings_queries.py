"""What a cohort finds hard in one module, as the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from markupsafe import Markup
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Case, Module, Question, Quiz
from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_figures import ItemFigures
from learnapp.domain.findings.learning_gain import Gain, gain
from learnapp.domain.findings.suggestions import Suggestion, band, suggestion
from learnapp.domain.findings.suppression import FEWEST, enough
from learnapp.domain.numbers.draws import draw
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.quizzes import attempts
from learnapp.store.cohorts import findings
from learnapp.store.cohorts.cohort_counting import root
from learnapp.store.cohorts.findings import Release
from learnapp.store.content.catalogue import Catalogue, EditionNote, PublishedCatalogue

ASKS = 60
"""About how many letters of a stem a list of questions shows, cut at the end of a clause, or else at a word."""
CLAUSE_END = re.compile(r"(?<=[.?!,;:])\s|\s(?=[–—(])")


@dataclass(frozen=True)
class QuestionFindings:
    """One question. `title` and `asks`, how its stem begins, are plain text, `stem` the author's HTML; `place` is
    `activity#id`, as reports have it.

    """

    title: str
    asks: str
    stem: Markup
    activity: str
    id: str
    figures: ItemFigures
    disagreements: int
    suggestion: Suggestion

    @property
    def place(self) -> str:
        return f"{self.activity}#{self.id}"

    @property
    def band(self) -> str:
        return band(self.figures.facility or 0.0)


@dataclass(frozen=True)
class QuizFindings:
    """An end quiz: its questions, the hardest first; those that too few people were asked; and the learning gain."""

    title: str
    people: int
    questions: list[QuestionFindings]
    too_few: int
    gain: Gain | None


@dataclass(frozen=True)
class Share:
    """One choice or ending: its text (the author's HTML), and how many of the people who came there chose it."""

    text: Markup
    count: int
    total: int


@dataclass(frozen=True)
class DecisionFindings:
    """One decision; no shares where fewer than five came there."""

    title: str
    people: int
    choices: list[Share]


@dataclass(frozen=True)
class CaseFindings:
    """A case's first runs."""

    title: str
    activity: str
    people: int
    decisions: list[DecisionFindings]
    endings: list[Share]


@dataclass(frozen=True)
class EditionFindings:
    """The findings on one class of editions. `until` is the edition that began the next class; None for today's."""

    since: EditionNote | None
    until: EditionNote | None
    quizzes: list[QuizFindings]
    cases: list[CaseFindings]


def of_module(
    connection: Connection,
    catalogue: Catalogue,
    published: PublishedCatalogue,
    module: str,
    releases: list[Release],
    disagreed: Mapping[str, int],
) -> list[EditionFindings]:
    """The findings on a module, today's editions first, from its releases and how many people disagree with each of its
    keys. One query for each old edition that this process has not read yet.
    """
    notes = {note.digest[:16]: note for note in published.history.get(module, ())}
    known = [name for name in notes if any(release.edition == name for release in releases)]
    found = []
    for name in reversed(known):
        here = [release for release in releases if release.edition == name and enough(release.found.people)]
        latest = catalogue.continues_on(module, notes[name].digest)
        content = catalogue.edition(connection, latest)
        later = [
            n for n in notes.values() if n.number > notes[name].number and root(published, module, n.digest) == n.digest
        ]
        until = min(later, key=lambda note: note.number, default=None)
        found.append(
            EditionFindings(
                since=notes[name],
                until=until,
                quizzes=list(_quizzes(content, here, disagreed)),
                cases=list(_cases(content, here)),
            )
        )
    return [one for one in found if one.quizzes or one.cases]


def _quizzes(module: Module, releases: Iterable[Release], disagreed: Mapping[str, int]) -> Iterable[QuizFindings]:
    by_activity = {release.activity: release.found for release in releases}
    for quiz in module.activities:
        found = by_activity.get(quiz.slug)
        if not isinstance(quiz, Quiz) or found is None:
            continue
        questions, few = [], 0
        for figures in item_sums.figures(found.items, FEWEST):
            question = quiz.question(figures.question)
            if question is None or figures.facility is None:
                few += 1
                continue
            questions.append(
                QuestionFindings(
                    title=_title(quiz, question),
                    asks=_asks(quiz, question),
                    stem=_stem(quiz, question),
                    activity=quiz.slug,
                    id=question.id,
                    figures=figures,
                    disagreements=disagreed.get(f"{quiz.slug}#{question.id}", 0),
                    suggestion=suggestion(figures),
                )
            )
        questions.sort(key=lambda one: one.figures.facility or 0.0)
        yield QuizFindings(quiz.title, found.people, questions, few, gain(found.gain, FEWEST))


def _cases(module: Module, releases: Iterable[Release]) -> Iterable[CaseFindings]:
    by_activity = {release.activity: release.found.runs for release in releases}
    for case in module.activities:
        found = by_activity.get(case.slug)
        if not isinstance(case, Case) or found is None or not enough(found.people):
            continue
        values = draw(case.parameters, 0)
        decisions = []
        for scene in case.scenes:
            taken = found.choices.get(scene.id)
            if taken is None or not scene.decision:
                continue
            people = sum(taken)
            shares = [
                Share(Markup(fill(choice.html, values)), count, people)  # noqa: S704 (the author's, checked when read)
                for choice, count in zip(scene.choices, taken, strict=False)
            ]
            decisions.append(
                DecisionFindings(fill(scene.title, values), people, merged(shares) if enough(people) else [])
            )
        titles = {scene.id: scene.title for scene in case.scenes if scene.ending}
        endings = [Share(Markup.escape(titles[name]), found.endings.get(name, 0), found.people) for name in titles]
        yield CaseFindings(case.title, case.slug, found.people, decisions, endings)


def merged(shares: list[Share]) -> list[Share]:
    """The choices, with those that read alike as one: which of these people saw depends on their route."""
    found: dict[Markup, Share] = {}
    for share in shares:
        alike = found.get(share.text)
        found[share.text] = replace(alike, count=alike.count + share.count) if alike else share
    return list(found.values())


@dataclass(frozen=True)
class HardQuestionLine:
    """A question that the cohort finds hard, for one line of its overview."""

    title: str
    asks: str
    module: str
    module_title: str
    facility: float
    people: int


def hardest(connection: Connection, cohort_id: int, modules: Mapping[str, Module]) -> list[HardQuestionLine]:
    """The hardest questions as last counted, of modules still on offer. One query."""
    found = []
    for one in findings.hardest(connection, cohort_id):
        module = modules.get(one.module)
        quiz = module.activity(one.activity) if module else None
        question = quiz.question(one.question) if isinstance(quiz, Quiz) else None
        if module and isinstance(quiz, Quiz) and question:
            words = _title(quiz, question), _asks(quiz, question)
            found.append(HardQuestionLine(*words, module.slug, module.title, one.facility, one.people))
    return found


def _stem(quiz: Quiz, question: Question) -> Markup:
    """A question's full text, with numbers as in one attempt."""
    values = attempts.ask(quiz, question, 0).values if "{{" in question.stem else {}
    return Markup(fill(question.stem, values))  # noqa: S704 (the author's, checked when read)


def _asks(quiz: Quiz, question: Question) -> str:
    """The beginning of the stem, to the end of a clause, which distinguishes questions with the same title."""
    stem = " ".join(_stem(quiz, question).striptags().split())
    ends = (one.start() for one in CLAUSE_END.finditer(stem[: 2 * ASKS]) if one.start() >= ASKS // 3)
    first = stem if len(stem) <= ASKS else stem[: next(ends, 0)] or shorten(stem, ASKS, placeholder="…")
    return first if first == stem or first.endswith((".", "?", "!")) else first.rstrip(" ,;:–—(“‘…") + "…"


def _title(quiz: Quiz, question: Question) -> str:
    """A question's title as plain text, with numbers as in one attempt."""
    values = attempts.ask(quiz, question, 0).values if "{{" in question.title else {}
    return Markup(fill(question.title, values)).striptags()  # noqa: S704 (the author's, checked when read)
