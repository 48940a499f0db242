"""Each person's status in the work they have begun: what educators may see by name, kept up to date as people work.

A row of `progress_status` is derived from completions, runs and attempts. It is written in the same transaction, when a
person begins or finishes something; an answer or a choice alone changes no row. `rebuild` makes the rows again from the
records. Activity "" is the whole module. `store.cohorts.cohort_status` reads whole cohorts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.activities import kind_of
from learnapp.domain.content.content import Module
from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import progress_status
from learnapp.store.tables.people_and_work import attempt, completion, run

WHOLE = ""
"""The activity of a row that is about the whole module."""
_KEY = ("person_id", "module", "activity")


def began(connection: Connection, person_id: int, module: Module, activity: str, now: datetime) -> None:
    """Record that a person began an activity of a module, given as the edition on offer now."""
    if activity in _syllabus(module):
        _note(connection, person_id, module.slug, activity, now, done_at=None, share=None)


def finished(
    connection: Connection, person_id: int, module: Module, activity: str, now: datetime, share: float | None = None
) -> None:
    """Record that an activity is done, and its module too if everything now on offer in it is done.

    `share` is an attempt's result, kept if the activity is an end quiz and it is the best so far. Finished work stays
    finished, even if the module grows later.
    """
    parts = _syllabus(module)
    if activity not in parts:
        return
    share = share if activity in _end_quizzes(module) else None
    # Write both rows first: a request that finishes another part of the module at the same moment then waits at the
    # module's row.
    _note(connection, person_id, module.slug, activity, now, done_at=now, share=share)
    own_rows = (progress_status.c.person_id == person_id, progress_status.c.module == module.slug)
    best_of = sa.select(sa.func.max(progress_status.c.best_share)).where(
        *own_rows, progress_status.c.activity.in_(parts)
    )
    completed = sa.select(sa.func.count(), best_of.scalar_subquery()).where(
        completion.c.person_id == person_id, completion.c.module == module.slug, completion.c.activity.in_(parts)
    )
    done, best = connection.execute(completed).one()
    values: dict[str, Any] = {"parts_done": done, "best_share": best}
    if done == len(parts):
        values["done_at"] = sa.func.coalesce(
            progress_status.c.done_at, sa.bindparam("finished", now, progress_status.c.done_at.type)
        )
    connection.execute(progress_status.update().where(*own_rows, progress_status.c.activity == WHOLE).values(**values))


def _note(
    connection: Connection,
    person_id: int,
    module: str,
    activity: str,
    now: datetime,
    *,
    done_at: datetime | None,
    share: float | None,
) -> None:
    """Write the activity's row, and make sure the module has one."""
    row = {"person_id": person_id, "module": module, "began_at": now, "moved_at": now}
    part = {"activity": activity, "done_at": done_at, "parts_done": int(done_at is not None), "best_share": share}
    whole = {"activity": WHOLE, "done_at": None, "parts_done": 0, "best_share": None}
    insert = insert_for(connection)
    statement = insert(progress_status).values([{**row, **part}, {**row, **whole}])
    connection.execute(_joined(statement))


def _joined(statement: Any) -> Any:
    """An insert that adds what is new to a row that already exists."""
    new, old = statement.excluded, progress_status.c
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={
            "moved_at": sa.case((new.moved_at > old.moved_at, new.moved_at), else_=old.moved_at),
            "done_at": sa.func.coalesce(old.done_at, new.done_at),
            "parts_done": sa.case((new.parts_done > old.parts_done, new.parts_done), else_=old.parts_done),
            "best_share": sa.case(
                (old.best_share.is_(None), new.best_share),
                (new.best_share > old.best_share, new.best_share),
                else_=old.best_share,
            ),
        },
    )


def rebuild(connection: Connection, modules: Iterable[Module]) -> None:
    """Rebuild the rows of these modules for everyone from the records of work.

    A whole module that a person once finished stays done, even if its edition of today asks for more.
    """
    for module in modules:
        _rebuild(connection, module)


def _rebuild(connection: Connection, module: Module) -> None:
    insert = insert_for(connection)
    columns = [*_KEY, "began_at", "moved_at", "done_at", "parts_done", "best_share"]
    parts = _parts(module).subquery()
    own_rows = sa.and_(progress_status.c.module == module.slug, progress_status.c.activity.in_(_syllabus(module)))
    connection.execute(progress_status.delete().where(own_rows))
    rows = sa.select(*(parts.c[name] for name in columns)).where(sa.true())  # SQLite would read ON as part of a join
    # Those who have begun or finished something since the rows were deleted have theirs already.
    connection.execute(_joined(insert(progress_status).from_select(columns, rows)))
    done = sa.func.count(progress_status.c.done_at)
    whole = (
        sa.select(
            progress_status.c.person_id,
            progress_status.c.module,
            sa.literal(WHOLE),
            sa.func.min(progress_status.c.began_at),
            sa.func.max(progress_status.c.moved_at),
            sa.case((done == len(_syllabus(module)), sa.func.max(progress_status.c.done_at))),
            done,
            sa.func.max(progress_status.c.best_share),
        )
        .where(own_rows)
        .group_by(progress_status.c.person_id, progress_status.c.module)
    )
    statement = insert(progress_status).from_select(columns, whole)
    new = statement.excluded
    again: dict[str, Any] = {name: new[name] for name in ("began_at", "moved_at", "parts_done", "best_share")}
    again["done_at"] = sa.func.coalesce(progress_status.c.done_at, new.done_at)
    connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=again))


def _parts(module: Module) -> sa.Select[Any]:
    """A row of `progress_status` for each activity of the module that a person has begun, according to the records.

    Completions of every kind give the time it was done. Runs and attempts add when it was begun and gone back to.
    """
    nothing, not_done = sa.cast(sa.null(), sa.Float), sa.cast(sa.null(), completion.c.completed_at.type)
    completed = sa.select(
        *_where(completion),
        completion.c.completed_at.label("began"),
        completion.c.completed_at.label("moved"),
        completion.c.completed_at.label("done"),
        nothing.label("share"),
    )
    walked = sa.select(*_where(run), run.c.started_at, run.c.started_at, not_done, nothing).where(run.c.role == "first")
    answered = sa.select(
        *_where(attempt),
        sa.func.min(attempt.c.started_at),
        sa.func.max(sa.func.coalesce(attempt.c.submitted_at, attempt.c.started_at)),
        not_done,
        sa.func.max(attempt.c.share),
    ).group_by(*_where(attempt))
    here = [
        query.where(table.c.module == module.slug, table.c.activity.in_(_syllabus(module)))
        for query, table in ((completed, completion), (walked, run), (answered, attempt))
    ]
    work = sa.union_all(*here).subquery()
    done = sa.func.min(work.c.done)
    counts = work.c.activity.in_(_end_quizzes(module))
    return sa.select(
        *(work.c[name] for name in _KEY),
        sa.func.min(work.c.began).label("began_at"),
        sa.func.max(work.c.moved).label("moved_at"),
        done.label("done_at"),
        sa.case((done.is_(None), 0), else_=1).label("parts_done"),
        sa.func.max(sa.case((counts, work.c.share))).label("best_share"),
    ).group_by(*(work.c[name] for name in _KEY))


def _where(table: sa.Table) -> list[sa.Column[Any]]:
    return [table.c[name] for name in _KEY]


def _syllabus(module: Module) -> list[str]:
    return [activity.slug for activity in module.syllabus]


def _end_quizzes(module: Module) -> list[str]:
    return [a.slug for a in module.activities if kind_of(a).has_result(a)]
