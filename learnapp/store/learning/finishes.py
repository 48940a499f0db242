"""What a person finished, as `domain.learning.evidence` reads it: two queries, however much there is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.learning.evidence import Finish
from learnapp.store.learning.completions import completions
from learnapp.store.tables.people_and_work import attempt


def finishes(connection: Connection, person_id: int, module: str | None = None) -> dict[str, dict[str, Finish]]:
    """What the person finished, by module and activity; that of one module if it is named."""
    shares = _shares(connection, person_id, module)
    return {
        slug: {
            activity: Finish(one.kind, one.completed_at, one.edition, shares.get((slug, activity), ()))
            for activity, one in found.items()
        }
        for slug, found in completions(connection, person_id, module).items()
    }


def _shares(
    connection: Connection, person_id: int, module: str | None
) -> dict[tuple[str, str], tuple[float | None, ...]]:
    """The results of the person's submitted attempts in order, by module and activity."""
    query = sa.select(attempt.c.module, attempt.c.activity, attempt.c.share).where(
        attempt.c.person_id == person_id, attempt.c.submitted_at.is_not(None)
    )
    if module is not None:
        query = query.where(attempt.c.module == module)
    found: dict[tuple[str, str], tuple[float | None, ...]] = {}
    for slug, activity, share in connection.execute(query.order_by(attempt.c.id)):
        found[slug, activity] = (*found.get((slug, activity), ()), share)
    return found
