"""Scores for other platforms, waiting to be sent: only the latest for each learner and link.

Sending a score twice does no harm, so if no answer came, the score is sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.organisations.scope import within
from learnapp.store.tables.launch_tables import lti_course, lti_deployment, lti_learner, lti_link, lti_platform
from learnapp.store.tables.organisation_tables import is_open
from learnapp.store.tables.people_and_work import attempt, completion, person

AT_ONCE = 200
"""How many learners to look at, and how many scores to send, in one go."""
MOST_TRIES = 40
"""After this many tries a score is given up: about six days after the first."""
LONGEST_WAIT = timedelta(hours=4)
LAG = timedelta(minutes=2)
"""Each look for new work goes back this far before the last one, because work may not have been committed then."""
ScoreOutcome = Literal["none", "waiting", "sent", "failed"]


@dataclass(frozen=True)
class Worked:
    """A learner of a graded link whose work may have moved on."""

    id: int
    person_id: int
    module: str
    activity: str
    grade: str


_OPEN = is_open(lti_deployment.c.organisation_id)
"""Nothing is sent for a closed organisation: its scores wait until it is reopened."""
_JOINED = (
    lti_learner.join(lti_link, lti_link.c.id == lti_learner.c.link_id)
    .join(lti_course, lti_course.c.id == lti_link.c.course_id)
    .join(lti_deployment, lti_deployment.c.id == lti_course.c.deployment_id)
)


def to_work_out(connection: Connection, after: int) -> list[Worked]:
    """Some learners who have completed or submitted something in the module of a graded link since it was looked at.

    Work that a person does after they have left the organisation is private.
    """
    belongs = within(lti_deployment.c.organisation_id, lti_learner.c.person_id)
    columns = lti_learner.c.id, lti_learner.c.person_id, lti_link.c.module, lti_link.c.activity, lti_link.c.grade
    done = sa.exists().where(
        completion.c.person_id == lti_learner.c.person_id,
        completion.c.module == lti_link.c.module,
        completion.c.completed_at > lti_learner.c.worked_at,
    )
    submitted = sa.exists().where(
        attempt.c.person_id == lti_learner.c.person_id,
        attempt.c.module == lti_link.c.module,
        attempt.c.submitted_at > lti_learner.c.worked_at,
    )
    graded = lti_link.c.grade != "", lti_link.c.lineitem != "", lti_link.c.module != ""
    query = sa.select(*columns).select_from(_JOINED)
    query = query.where(belongs, lti_learner.c.id > after, *graded, sa.or_(done, submitted))
    return [Worked(*row) for row in connection.execute(query.order_by(lti_learner.c.id).limit(AT_ONCE))]


def keep(connection: Connection, found: Mapping[int, float | None], now: datetime) -> int:
    """Record the present scores of some learners, by their ids; returns how many are new and wait to be sent. Three
    queries.

    Only one process at a time does this for a learner, so that only one of them finds a score new.
    """
    its = lti_learner.c.id, lti_learner.c.score
    kept = sa.select(*its).where(lti_learner.c.id.in_(list(found))).order_by(lti_learner.c.id).with_for_update()
    before = {row.id: row.score for row in connection.execute(kept)}
    new = {id_: found[id_] for id_, score in before.items() if found[id_] is not None and found[id_] != score}
    connection.execute(lti_learner.update().where(lti_learner.c.id.in_(list(before))).values(worked_at=now - LAG))
    if new:
        values = {"scored_at": now, "outcome": "waiting", "next_try_at": now, "tries": 0, "problem": ""}
        change = lti_learner.update().where(lti_learner.c.id == sa.bindparam("its"))
        change = change.values(score=sa.bindparam("found"), **values)
        connection.execute(change, [{"its": id_, "found": score} for id_, score in new.items()])
    return len(new)


@dataclass(frozen=True)
class DueScore:
    """A score to be sent, and where to."""

    id: int
    platform_id: int
    subject: str
    score: float
    scored_at: datetime
    tries: int
    lineitem: str
    scopes: list[str]


def due(connection: Connection, now: datetime) -> list[DueScore]:
    """Some of the scores that are due, those that have waited longest first."""
    columns = (
        *(lti_learner.c.id, lti_deployment.c.platform_id, lti_learner.c.subject, lti_learner.c.score),
        *(lti_learner.c.scored_at, lti_learner.c.tries, lti_link.c.lineitem, lti_link.c.scopes),
    )
    query = sa.select(*columns).select_from(_JOINED).where(_OPEN, *_due_at(now))
    return [DueScore(*row) for row in connection.execute(query.order_by(lti_learner.c.next_try_at).limit(AT_ONCE))]


def _due_at(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return lti_learner.c.outcome == "waiting", lti_learner.c.next_try_at <= now


def claim(connection: Connection, score: DueScore, now: datetime) -> bool:
    """Reserve a score for this sender by putting off its next try; False if another sender has it."""
    statement = lti_learner.update().where(*_same(score), lti_learner.c.next_try_at <= now)
    values = {"tries": score.tries + 1, "next_try_at": now + _wait(score.tries)}
    return connection.execute(statement.values(**values)).rowcount == 1


def _wait(tries: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(tries + 1, 10)), LONGEST_WAIT)


def _same(score: DueScore) -> tuple[sa.ColumnElement[bool], ...]:
    """SQL: the row still has this score. A later one waits for its own turn."""
    return lti_learner.c.id == score.id, lti_learner.c.outcome == "waiting", lti_learner.c.scored_at == score.scored_at


def sent(connection: Connection, score: DueScore, now: datetime) -> None:
    values = {"outcome": "sent", "sent_at": now, "problem": ""}
    connection.execute(lti_learner.update().where(*_same(score)).values(**values))


def not_sent(connection: Connection, score: DueScore, problem: str, *, for_good: bool) -> bool:
    """Record why a score was not sent. We try again later unless that is pointless; False if it is given up."""
    values: dict[str, object] = {"problem": problem[:300]}
    given_up = for_good or score.tries + 1 >= MOST_TRIES
    if given_up:
        values["outcome"] = "failed"
    connection.execute(lti_learner.update().where(*_same(score)).values(**values))
    return not given_up


def put_off(connection: Connection, platform_id: int, problem: str, now: datetime) -> tuple[int, int]:
    """Record that none of the scores due on a platform could be sent; returns how many wait longer and how many are
    given up. One query.
    """
    tries, then = lti_learner.c.tries, lti_learner.c.next_try_at.type
    waits = {before: sa.bindparam(None, now + _wait(before), then) for before in range(MOST_TRIES)}
    theirs = sa.select(lti_learner.c.id).select_from(_JOINED)
    theirs = theirs.where(lti_deployment.c.platform_id == platform_id, _OPEN)
    change = (
        lti_learner.update()
        .where(lti_learner.c.id.in_(theirs), *_due_at(now))
        .values(
            tries=tries + 1,
            next_try_at=sa.case(waits, value=tries, else_=waits[MOST_TRIES - 1]),
            outcome=sa.case((tries + 1 >= MOST_TRIES, "failed"), else_="waiting"),
            problem=problem[:300],
        )
    )
    outcomes = connection.execute(change.returning(lti_learner.c.outcome)).scalars().all()
    return outcomes.count("waiting"), outcomes.count("failed")


@dataclass(frozen=True)
class ScoreLine:
    """A score as the people who look after its platform see it: whose it is, but not how high."""

    id: int
    outcome: str
    name: str
    platform: str
    course: str
    module: str
    activity: str
    scored_at: datetime
    next_try_at: datetime
    tries: int
    problem: str


PAGE = 50


def held(connection: Connection, among: Collection[int] | None, outcome: ScoreOutcome) -> list[ScoreLine]:
    """Scores that wait or failed, of platforms that these organisations look after. One query."""
    columns = (
        *(lti_learner.c.id, lti_learner.c.outcome, person.c.name, lti_platform.c.name, lti_course.c.title),
        *(lti_link.c.module, lti_link.c.activity, lti_learner.c.scored_at, lti_learner.c.next_try_at),
        *(lti_learner.c.tries, lti_learner.c.problem),
    )
    joined = _JOINED.join(lti_platform, lti_platform.c.id == lti_deployment.c.platform_id)
    joined = joined.join(person, person.c.id == lti_learner.c.person_id)
    query = sa.select(*columns).select_from(joined).where(lti_learner.c.outcome == outcome)
    if among is not None:
        query = query.where(lti_deployment.c.organisation_id.in_(list(among)))
    rows = connection.execute(query.order_by(lti_learner.c.scored_at.desc()).limit(PAGE))
    return [ScoreLine(*row) for row in rows]


def counted(connection: Connection, among: Collection[int] | None) -> dict[str, int]:
    """How many scores there are of each outcome. One query."""
    query = sa.select(lti_learner.c.outcome, sa.func.count()).select_from(_JOINED).group_by(lti_learner.c.outcome)
    if among is not None:
        query = query.where(lti_deployment.c.organisation_id.in_(list(among)))
    return {row[0]: row[1] for row in connection.execute(query)}


def retry(connection: Connection, among: Collection[int] | None, now: datetime) -> int:
    """Try all scores of these organisations again that were given up; returns how many."""
    here = lti_learner.c.outcome == "failed"
    if among is not None:
        theirs = sa.select(lti_learner.c.id).select_from(_JOINED)
        here = sa.and_(here, lti_learner.c.id.in_(theirs.where(lti_deployment.c.organisation_id.in_(list(among)))))
    values = {"outcome": "waiting", "next_try_at": now, "tries": 0, "problem": ""}
    return connection.execute(lti_learner.update().where(here).values(**values)).rowcount
