"""People whom an educator could not have made up. Only they count towards figures that hide people in groups.

A figure of six people does not hide anyone if an educator made five of the accounts. So an organisation names the
domains of its addresses, and then a person counts if

- their address is proved and at one of those domains, in a mailbox of its own: `lena+2@` reaches Lena's; or
- they came by a launch from one of the organisation's learning platforms.

Single sign-on alone is not enough: with some providers anyone can invite a guest. A provider that vouches for an
address proves it, so the first rule applies. If an organisation names no domain, everyone counts.
`docs/decisions/0099-independent-people.md`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from learnapp.store.tables.launch_tables import lti_course, lti_deployment, lti_learner, lti_link
from learnapp.store.tables.organisation_tables import organisation
from learnapp.store.tables.people_and_work import person, way_in


def is_independent(dialect: str, person_id: Any, organisation_id: Any, by: Any = None) -> sa.ColumnElement[bool]:
    """SQL: a person counts in figures of an organisation; with `by`, counted by that moment."""
    here = organisation.c.id == organisation_id
    named_none = sa.exists().where(here, _domains() == "[]")
    return sa.or_(named_none, _at_a_domain(dialect, person_id, here, by), _launched(person_id, organisation_id, by))


def _domains() -> sa.ColumnElement[str]:
    """SQL: an organisation's stored domains, each in quotation marks."""
    return sa.type_coerce(organisation.c.domains, sa.Text)


def _at_a_domain(dialect: str, person_id: Any, here: sa.ColumnElement[bool], by: Any) -> sa.ColumnElement[bool]:
    who = person.alias()
    find = sa.func.instr if dialect == "sqlite" else sa.func.strpos
    domain = sa.func.substr(who.c.email_key, find(who.c.email_key, "@") + 1)
    proved = who.c.proved_at.is_not(None) if by is None else who.c.proved_at <= by
    named = sa.select(who.c.id).join_from(who, organisation, find(_domains(), '"' + domain + '"') > 0)
    return named.where(who.c.id == person_id, here, proved, sa.not_(who.c.email_key.contains("+"))).exists()


def _launched(person_id: Any, organisation_id: Any, by: Any) -> sa.ColumnElement[bool]:
    known = sa.select(way_in.c.id).where(way_in.c.person_id == person_id, way_in.c.kind == "lti")
    if by is not None:
        known = known.where(way_in.c.created_at <= by)
    came = (
        sa.select(lti_learner.c.id)
        .join(lti_link, lti_link.c.id == lti_learner.c.link_id)
        .join(lti_course, lti_course.c.id == lti_link.c.course_id)
        .join(lti_deployment, lti_deployment.c.id == lti_course.c.deployment_id)
        .where(lti_learner.c.person_id == person_id, lti_deployment.c.organisation_id == organisation_id)
    )
    return sa.and_(known.exists(), came.exists())
