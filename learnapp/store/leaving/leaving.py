"""Taking a person out of an organisation, and ending everything that they could reach only through it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.cohorts import memberships
from learnapp.store.organisations import organisations
from learnapp.store.people import sign_ins
from learnapp.store.security.audit import lock_log, write_audit
from learnapp.store.sets import sets
from learnapp.store.tables.cohort_tables import cohort, cohort_educator, looks_after
from learnapp.store.tables.set_tables import learning_set, set_member


def leave(connection: Connection, organisation_id: int, person_id: int, now: datetime, by: int | None) -> bool:
    """End a person's membership of an organisation, its cohorts and its sets; False if they did not belong.

    They keep their own work. They are signed out, so that no open page keeps the old role.
    """
    sign_ins.lock(connection, person_id)  # as in `store.operations.personal_data`
    lock_log(connection)  # a request that joins a cohort may have written already, and drops the same snapshot
    if not organisations.take_out(connection, organisation_id, person_id):
        return False
    here = sa.select(cohort.c.id).where(cohort.c.organisation_id == organisation_id)
    memberships.end_everywhere(connection, here, person_id, now)
    looks = cohort_educator.c.person_id == person_id, cohort_educator.c.cohort_id.in_(here), looks_after(now)
    connection.execute(cohort_educator.update().where(*looks).values(until=now))
    belongs = (
        sa.select(set_member.c.set_id)
        .join(learning_set, learning_set.c.id == set_member.c.set_id)
        .where(learning_set.c.organisation_id == organisation_id, set_member.c.person_id == person_id)
    )
    still = belongs.where(set_member.c.left_at.is_(None)).order_by(set_member.c.set_id)
    for set_id in list(connection.execute(still).scalars()):
        sets.leave(connection, set_id, person_id, now)
    sign_ins.end_all(connection, person_id)
    detail = {"person": person_id, "organisation": organisation_id}
    write_audit(connection, "left organisation", detail, now, by, about=person_id)
    return True
