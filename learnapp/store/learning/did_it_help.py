"""What people said about the workplace actions they set themselves, and the counts that their educators see.

A cohort's counts are frozen: they are redrawn as answers arrive, but only after five more people have answered, and not
if the people counted would differ by fewer than five from those of another cohort at any time its counts were shown.
Actions that people set before they joined a cohort or after they left it do not count for it, nor do actions that they
deleted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.learning import did_it_help as rules
from learnapp.domain.learning.did_it_help import ActionAnswer, PlannedQuestion
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.db.types import Moment
from learnapp.store.organisations.independent_people import is_independent
from learnapp.store.tables.cohort_tables import action_outcome, active_at, cohort, cohort_figures, membership
from learnapp.store.tables.people_and_work import writing

SUBJECT = "did it help"
"""The subject of these figures among a cohort's."""


@dataclass(frozen=True)
class OutcomeQuestion:
    """An action whose owner the site might ask about it. `sealed` opens with its owner's key."""

    planned: PlannedQuestion
    sealed: bytes
    last_answered_at: datetime | None


@dataclass(frozen=True)
class OutcomeCounts:
    """What educators see: how many people had answered, by when, and as much of the split of their answers as may be
    shown.
    """

    people: int
    until: datetime
    parts: list[tuple[tuple[ActionAnswer, ...], int]]


# Asking ------------------------------------------------------------------------------------------


_mine = action_outcome.alias("mine")
_owner: sa.BindParameter[int] = sa.bindparam("person_id")
_last_answered = sa.select(sa.func.max(_mine.c.answered_at)).where(_mine.c.person_id == _owner).scalar_subquery()
UNASKED = Prepared(
    sa.select(writing.c.id, writing.c.made_at, writing.c.due_on, writing.c.settled_at, writing.c.sealed, _last_answered)
    .outerjoin(action_outcome, action_outcome.c.writing_id == writing.c.id)
    .where(
        writing.c.person_id == _owner,
        writing.c.kind == "action",
        writing.c.made_at <= sa.bindparam("until", type_=Moment),
        writing.c.made_at > sa.bindparam("since", type_=Moment),
        action_outcome.c.id.is_(None),
    )
    .order_by(writing.c.made_at, writing.c.id)
)


def unasked(connection: Connection, person_id: int, now: datetime) -> list[OutcomeQuestion]:
    """The person's actions from eight weeks to half a year ago that they have not answered about. One query."""
    values = {"person_id": person_id, "until": now - rules.ASK_AFTER, "since": now - rules.ASK_UNTIL}
    rows = UNASKED.rows(connection, values)
    return [
        OutcomeQuestion(PlannedQuestion(row[0], row[1], row[2], row[3] is not None), row[4], row[5]) for row in rows
    ]


def answer_of(connection: Connection, person_id: int, writing_id: int) -> str | None:
    """What the person said about this action of theirs; None if nothing."""
    own_rows = (action_outcome.c.writing_id == writing_id, action_outcome.c.person_id == person_id)
    return connection.execute(sa.select(action_outcome.c.answer).where(*own_rows)).scalar()


def answer(connection: Connection, person_id: int, writing_id: int, given: ActionAnswer, now: datetime) -> bool:
    """Keep a person's answer about one of their actions; False if they had answered it, or the action is not theirs.

    Redraws the figures of the cohorts for which it counts.
    """
    own_rows = (writing.c.id == writing_id, writing.c.person_id == person_id, writing.c.kind == "action")
    found = connection.execute(sa.select(writing.c.module, writing.c.made_at).where(*own_rows)).first()
    if found is None:
        return False
    insert = insert_for(connection)
    values = {"writing_id": writing_id, "module": found.module, "answer": given, "answered_at": now}
    statement = insert(action_outcome).values(person_id=person_id, **values)
    once = statement.on_conflict_do_nothing(index_elements=["writing_id"]).returning(action_outcome.c.id)
    if connection.execute(once).first() is None:
        return False
    if given != "not_said":
        theirs = sa.select(membership.c.cohort_id).where(membership.c.person_id == person_id, active_at(found.made_at))
        for cohort_id in sorted(connection.execute(theirs).scalars()):
            _draw_up(connection, cohort_id, now)
    return True


# Counting ----------------------------------------------------------------------------------------


def counts(connection: Connection, cohort_id: int) -> OutcomeCounts | None:
    """The figures of a cohort as last drawn up; None while they may not be shown. One query."""
    figures = cohort_figures
    row = connection.execute(
        sa.select(figures.c.people, figures.c.made_at, figures.c.content).where(
            figures.c.cohort_id == cohort_id, figures.c.subject == SUBJECT
        )
    ).first()
    return OutcomeCounts(row.people, row.made_at, rules.shown(row.content["counts"])) if row else None


def _draw_up(connection: Connection, cohort_id: int, now: datetime) -> None:
    """Redraw the figures of a cohort, if five more people have answered and no other cohort's are too close."""
    connection.execute(sa.select(cohort.c.id).where(cohort.c.id == cohort_id).with_for_update())
    answers = _answers(connection, cohort_id)
    latest = {who: word for who, word, _ in answers}
    here = (cohort_figures.c.cohort_id == cohort_id, cohort_figures.c.subject == SUBJECT)
    before = connection.execute(sa.select(cohort_figures.c.people, cohort_figures.c.content).where(*here)).first()
    if not rules.may_follow(len(latest), before.people if before else None):
        return
    if _close_to_another(connection, cohort_id, frozenset(latest)):
        return
    shown_at = [*(before.content["told"] if before else ()), [now.isoformat(), len(latest)]]
    values = {
        "people": len(latest),
        "content": {"counts": dict(Counter(latest.values())), "told": shown_at},
        "made_at": now,
    }
    if before:
        connection.execute(cohort_figures.update().where(*here).values(**values))
    else:
        connection.execute(cohort_figures.insert().values(cohort_id=cohort_id, subject=SUBJECT, **values))


def _answers(connection: Connection, cohort_id: int) -> list[tuple[int, str, datetime]]:
    """(person, answer, when) of every answer that counts for a cohort, the latest last."""
    when = action_outcome.c.answered_at
    counts = is_independent(connection.dialect.name, action_outcome.c.person_id, cohort.c.organisation_id, when)
    query = (
        sa.select(action_outcome.c.person_id, action_outcome.c.answer, when)
        .join(writing, writing.c.id == action_outcome.c.writing_id)
        .join(membership, sa.and_(membership.c.person_id == action_outcome.c.person_id, active_at(writing.c.made_at)))
        .join(cohort, cohort.c.id == membership.c.cohort_id)
        .where(membership.c.cohort_id == cohort_id, action_outcome.c.answer != "not_said", counts)
        .order_by(when, action_outcome.c.id)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]


def _close_to_another(connection: Connection, cohort_id: int, people: frozenset[int]) -> bool:
    """Whether another cohort's counts, at any time they were shown, differ from these by fewer than five people."""
    others = connection.execute(
        sa.select(cohort_figures.c.cohort_id, cohort_figures.c.content).where(
            cohort_figures.c.subject == SUBJECT, cohort_figures.c.cohort_id != cohort_id
        )
    ).all()
    for other, content in others:
        near = [when for when, of in content["told"] if abs(of - len(people)) < rules.FEWEST]
        answers = _answers(connection, other) if near else []
        for when in map(datetime.fromisoformat, near):
            if rules.too_close(people, frozenset(who for who, _, at in answers if at <= when)):
                return True
    return False
