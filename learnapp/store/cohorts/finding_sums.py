"""Adding up the work of some people on one activity, for `store.cohorts.cohort_counting`: marks, and walks replayed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cases import cases, first_runs
from learnapp.domain.cases.cases import CaseError, Walk
from learnapp.domain.content.content import AnyActivity, Case, Quiz
from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_figures import Reply, reply
from learnapp.domain.findings.learning_gain import pairs
from learnapp.domain.findings.suppression import too_few
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.quizzes import attempts as rules
from learnapp.store.cohorts.cohort_counting import Finished
from learnapp.store.cohorts.findings import FoundSums
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.tables.people_and_work import attempt, response, run

CHUNK = 500
"""How many attempts' answers to read in one go."""


@dataclass(frozen=True)
class Answers:
    """The seed of an attempt and its responses by question."""

    seed: int
    given: dict[str, Any] = field(default_factory=dict)


class FindingTotals:
    """Adds up finished work. Holds a catalogue, because each answer is marked by the edition it was given on."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __call__(self, connection: Connection, work: list[Finished]) -> FoundSums:
        """The sums over the people given, whose work is all on one activity."""
        digest = work[0].begun_on
        activity = self._activity(connection, work[0], digest)
        if isinstance(activity, Case):
            return self._runs(connection, work)
        return self._attempts(connection, work)

    def _activity(self, connection: Connection, one: Finished, digest: str) -> AnyActivity | None:
        try:
            return self.catalogue.edition(connection, digest).activity(one.activity)
        except KeyError:
            return None

    def _runs(self, connection: Connection, work: list[Finished]) -> FoundSums:
        paths: dict[int, list[int]] = {}
        for first in range(0, len(work), CHUNK):
            ids = [one.id for one in work[first : first + CHUNK]]
            paths.update(connection.execute(sa.select(run.c.id, run.c.path).where(run.c.id.in_(ids))).all())
        walks: list[Walk] = []
        for one in work:
            case = self._activity(connection, one, one.begun_on)
            if isinstance(case, Case):
                try:
                    walks.append(cases.replay(case, paths[one.id]))
                except CaseError:
                    continue
        return FoundSums(people=len(work), runs=first_runs.sums(walks))

    def _attempts(self, connection: Connection, work: list[Finished]) -> FoundSums:
        dull = too_few(one.asked for one in work)
        sittings = []
        for first in range(0, len(work), CHUNK):
            part = work[first : first + CHUNK]
            answers = _answers(connection, [one.id for one in part])
            sittings += [self._sitting(connection, one, answers[one.id]) for one in part if one.id in answers]
        items = {name: sums for name, sums in item_sums.sums(sittings).items() if name not in dull}
        both = [(one.before, one.after) for one in work if one.before is not None and one.after is not None]
        return FoundSums(people=len(work), items=items, gain=pairs(both))

    def _sitting(self, connection: Connection, one: Finished, answers: Answers) -> dict[str, Reply]:
        """The replies to the questions this person was asked; an unanswered question scores nothing."""
        found = {}
        shown = self.catalogue.continues_on(one.module, one.begun_on)
        for name in one.asked:
            row = answers.given.get(name)
            quiz = self._activity(connection, one, row.edition if row else shown)
            if not isinstance(quiz, Quiz):
                continue
            try:
                mark = rules.mark_response(quiz, name, answers.seed, row.answer if row else None)
            except (KeyError, AnswerError):
                continue
            if mark.scored:
                found[name] = reply(mark, row.seconds if row else 0)
        return found


def _answers(connection: Connection, attempts: list[int]) -> dict[int, Answers]:
    """The answers of some attempts."""
    columns = response.c.question, response.c.edition, response.c.answer, response.c.seconds
    query = sa.select(attempt.c.id, attempt.c.seed, *columns).outerjoin(response, response.c.attempt_id == attempt.c.id)
    found: dict[int, Answers] = {}
    for row in connection.execute(query.where(attempt.c.id.in_(attempts))):
        own_rows = found.setdefault(row.id, Answers(row.seed))
        if row.question is not None:
            own_rows.given[row.question] = row
    return found
