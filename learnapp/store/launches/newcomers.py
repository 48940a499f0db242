"""People who belong to an organisation through a deployment of a learning platform, and through nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.organisations import Organisation, takes_domain
from learnapp.domain.people.roles import Role
from learnapp.store.launches.platforms import Deployment, Platform, who_came_by
from learnapp.store.tables.cohort_tables import cohort, invitation, membership
from learnapp.store.tables.launch_tables import lti_course, lti_deployment, lti_platform
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import audit, person, way_in


@dataclass(frozen=True)
class Newcomer:
    person_id: int
    name: str
    email: str


def of(connection: Connection, platform: Platform, deployment: Deployment, where: Organisation) -> list[Newcomer]:
    """Learners whom a deployment brought into its organisation, by name: by a link, or with a course's list.

    No one who was there before, was invited, is in a cohort that none of its courses leads to, comes from another
    deployment of the organisation too, was ever given a role, or has an address that the organisation takes. One
    query.
    """
    columns = person.c.id, person.c.name, person.c.email, person.c.proved_at
    here = organisation_member.c.organisation_id == where.id, organisation_member.c.role == Role.LEARNER
    query = sa.select(*columns).join(organisation_member, organisation_member.c.person_id == person.c.id)
    by_it = _brought(platform, deployment), sa.not_(_otherwise_in(deployment))
    rows = connection.execute(
        query.where(*here, *by_it, person.c.role != Role.ADMIN).order_by(person.c.name, person.c.id)
    )
    return [Newcomer(*row[:3]) for row in rows if row.proved_at is None or not takes_domain(where, row.email)]


def _brought(platform: Platform, deployment: Deployment) -> sa.ColumnElement[bool]:
    """SQL: a place in the organisation is no older than its person's way in from the platform, and they came by this
    deployment: by a link, with a course's list, or because there is no other by which they could have come.
    """
    since = way_in.c.created_at <= organisation_member.c.since
    way = sa.exists().where(way_in.c.person_id == person.c.id, way_in.c.issuer == platform.namespace, since)
    listed = sa.select(membership.c.person_id).where(membership.c.cohort_id.in_(_cohorts(deployment)))
    same = lti_platform.c.issuer == platform.issuer, lti_platform.c.keys_url == platform.keys_url
    other = sa.exists().where(
        *same, lti_deployment.c.platform_id == lti_platform.c.id, _elsewhere_in_the_organisation(deployment)
    )
    by_it = person.c.id.in_(who_came_by(lti_deployment.c.id == deployment.id)), person.c.id.in_(listed), sa.not_(other)
    return sa.and_(way, sa.or_(*by_it))


def _otherwise_in(deployment: Deployment) -> sa.ColumnElement[bool]:
    """SQL: the person belongs to the organisation for another reason too."""
    own = cohort.c.organisation_id == deployment.organisation_id
    joined = membership.c.person_id == person.c.id, membership.c.cohort_id == cohort.c.id
    invited = invitation.c.person_id == person.c.id, invitation.c.cohort_id == cohort.c.id
    return sa.or_(
        sa.exists().where(own, *joined, cohort.c.id.not_in(_cohorts(deployment))),
        sa.exists().where(own, *invited),
        person.c.id.in_(who_came_by(_elsewhere_in_the_organisation(deployment))),
        sa.exists().where(audit.c.subject_id == person.c.id, audit.c.action == "role"),
    )


def _cohorts(deployment: Deployment) -> sa.Select[tuple[int]]:
    """SQL: the cohorts that the deployment's courses lead to."""
    led_to = lti_course.c.deployment_id == deployment.id, lti_course.c.cohort_id.is_not(None)
    return sa.select(lti_course.c.cohort_id).where(*led_to)


def _elsewhere_in_the_organisation(deployment: Deployment) -> sa.ColumnElement[bool]:
    """SQL: another deployment of the organisation."""
    return sa.and_(lti_deployment.c.organisation_id == deployment.organisation_id, lti_deployment.c.id != deployment.id)
