"""Courses of other platforms, the links in them, and the learners who came by each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.launches import Launch
from learnapp.store.cohorts import memberships
from learnapp.store.db.inserting import insert_for
from learnapp.store.organisations.scope import within
from learnapp.store.tables.cohort_tables import cohort
from learnapp.store.tables.launch_tables import lti_course, lti_deployment, lti_learner, lti_link, lti_platform
from learnapp.store.tables.people_and_work import way_in


@dataclass(frozen=True)
class Course:
    """A course of a platform. Learners who come from it join `cohort_id`, if that is set."""

    id: int
    platform_id: int
    organisation_id: int | None
    title: str
    members_url: str
    cohort_id: int | None


_COURSE = (
    lti_course.c.id,
    lti_deployment.c.platform_id,
    lti_deployment.c.organisation_id,
    lti_course.c.title,
    lti_course.c.members_url,
    lti_course.c.cohort_id,
)
_FROM = lti_course.join(lti_deployment, lti_deployment.c.id == lti_course.c.deployment_id)


def note_link(
    connection: Connection, deployment_id: int, launch: Launch, module: str, activity: str
) -> tuple[int, int]:
    """(course, link) of a launch, created or updated with what the platform says now."""
    said = {"title": launch.context_title, "members_url": launch.members_url}
    course = _upsert(connection, lti_course, {"deployment_id": deployment_id, "context": launch.context}, said)
    values: dict[str, object] = {"module": module[:80], "activity": activity[:80], "grade": launch.grade}
    values |= {"lineitem": launch.lineitem, "scopes": list(launch.scopes)}
    return course, _upsert(connection, lti_link, {"course_id": course, "resource": launch.resource}, values)


def _upsert(connection: Connection, table: sa.Table, key: Mapping[str, object], values: Mapping[str, object]) -> int:
    insert = insert_for(connection)
    statement = insert(table).values(**key, **values)
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=values)
    return int(connection.execute(statement.returning(table.c.id)).scalar_one())


def note_learner(connection: Connection, link_id: int, person_id: int, subject: str, now: datetime) -> None:
    """Record that a learner came by a link: their scores go there from now on, including those of earlier work."""
    insert = insert_for(connection)
    never = datetime.fromtimestamp(0, now.tzinfo)
    values = {"link_id": link_id, "person_id": person_id, "subject": subject, "launched_at": now}
    statement = insert(lti_learner).values(worked_at=never, **values)
    # Look at all their work again: the link may have gained a column for scores since.
    changed = {"subject": subject, "launched_at": now, "worked_at": never}
    connection.execute(statement.on_conflict_do_update(index_elements=["link_id", "person_id"], set_=changed))


def get(connection: Connection, course_id: int) -> Course | None:
    row = connection.execute(sa.select(*_COURSE).select_from(_FROM).where(lti_course.c.id == course_id)).first()
    return Course(*row) if row else None


def of(connection: Connection, organisations: Collection[int]) -> list[Course]:
    """The courses of these organisations, by title. One query."""
    query = sa.select(*_COURSE).select_from(_FROM).where(lti_deployment.c.organisation_id.in_(list(organisations)))
    return [Course(*row) for row in connection.execute(query.order_by(lti_course.c.title, lti_course.c.id))]


def give_cohort(connection: Connection, course_id: int, cohort_id: int | None) -> None:
    """Make the learners of a course join a cohort, or with None stop that."""
    connection.execute(lti_course.update().where(lti_course.c.id == course_id).values(cohort_id=cohort_id))


def join_cohort(connection: Connection, course_id: int, person_id: int, now: datetime) -> int | None:
    """Make a learner of a course a member of its cohort, once; returns the cohort if they are new to it.

    A learner who has left it stays out, and so does an educator of it.
    """
    query = sa.select(lti_course.c.cohort_id).join(cohort, cohort.c.id == lti_course.c.cohort_id)
    found = connection.execute(query.where(lti_course.c.id == course_id, cohort.c.closed_at.is_(None))).scalar()
    if found is None or memberships.get(connection, found, person_id) is not None:
        return None
    if memberships.educates(connection, found, person_id, now):
        return None
    return int(found) if memberships.join(connection, found, person_id, now) else None


def people_of(
    connection: Connection, namespace: str, subjects: Collection[str], organisation_id: int
) -> dict[str, int]:
    """The accounts of these people of a platform who belong to an organisation, by subject. A query for every five
    hundred.
    """
    belongs = within(sa.literal(organisation_id), way_in.c.person_id)
    found: dict[str, int] = {}
    every = list(subjects)
    for at in range(0, len(every), 500):
        some = way_in.c.issuer == namespace, way_in.c.subject.in_(every[at : at + 500]), belongs
        found |= {
            row[0]: row[1] for row in connection.execute(sa.select(way_in.c.subject, way_in.c.person_id).where(*some))
        }
    return found


def platform_of(connection: Connection, course: Course) -> str:
    """The name of the platform of a course."""
    return str(
        connection.execute(sa.select(lti_platform.c.name).where(lti_platform.c.id == course.platform_id)).scalar()
    )
