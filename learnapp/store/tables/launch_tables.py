"""The tables of launches from other learning platforms (LTI 1.3): platforms, courses and links there, scores to send.

The platform that a person comes from is registered once; each of its deployments belongs to one organisation here. A
person's identity there is in `way_in`, as with single sign-on.
"""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column

lti_platform = sa.Table(
    "lti_platform",
    metadata,
    id_column(),
    sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id"), nullable=False, index=True),
    sa.Column("name", sa.String(120), nullable=False),
    sa.Column("issuer", sa.String(255), nullable=False),
    sa.Column("client_id", sa.String(255), nullable=False),
    sa.Column("login_url", sa.String(500), nullable=False),
    sa.Column("token_url", sa.String(500), nullable=False),
    sa.Column("keys_url", sa.String(500), nullable=False),
    sa.Column("audience", sa.String(500), nullable=False, server_default=""),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("launched_at", Moment),
    sa.Column("problem", sa.String(300), nullable=False, server_default=""),
    sa.Column("problem_at", Moment),
    sa.UniqueConstraint("issuer", "client_id"),
)
"""`organisation_id` is the organisation whose lead looks after it. `problem` says why the last launch was refused."""

frame_host = sa.Table(
    "frame_host",
    metadata,
    id_column(),
    sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("origin", sa.String(300), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("organisation_id", "origin"),
)
"""The address of a platform that may show the site in a frame, from a package that does nothing else."""

lti_deployment = sa.Table(
    "lti_deployment",
    metadata,
    id_column(),
    sa.Column("platform_id", Id, sa.ForeignKey("lti_platform.id", ondelete="CASCADE"), nullable=False),
    sa.Column("deployment", sa.String(255), nullable=False),
    sa.Column("organisation_id", Id, sa.ForeignKey("organisation.id"), index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("platform_id", "deployment"),
)
"""Without an organisation, a deployment has been seen in a launch and waits to be accepted."""

lti_launch = sa.Table(
    "lti_launch",
    metadata,
    sa.Column("state_digest", sa.String(64), primary_key=True),
    sa.Column("platform_id", Id, sa.ForeignKey("lti_platform.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("used_at", Moment, nullable=False),
    sa.Column("landing", sa.String(500), nullable=False),
    sa.Column("who", Json),
)
"""A launch that was answered: its state and nonce cannot be used again. `who` is what the platform said about the
person, until they have continued.
"""

lti_course = sa.Table(
    "lti_course",
    metadata,
    id_column(),
    sa.Column("deployment_id", Id, sa.ForeignKey("lti_deployment.id", ondelete="CASCADE"), nullable=False),
    sa.Column("context", sa.String(255), nullable=False),
    sa.Column("title", sa.String(200), nullable=False, server_default=""),
    sa.Column("members_url", sa.String(1000), nullable=False, server_default=""),
    sa.Column("cohort_id", Id, sa.ForeignKey("cohort.id", ondelete="SET NULL"), index=True),
    sa.UniqueConstraint("deployment_id", "context"),
)
"""A course of the platform. With a cohort, learners of the course join that cohort."""

lti_link = sa.Table(
    "lti_link",
    metadata,
    id_column(),
    sa.Column("course_id", Id, sa.ForeignKey("lti_course.id", ondelete="CASCADE"), nullable=False),
    sa.Column("resource", sa.String(255), nullable=False),
    sa.Column("module", sa.String(80), nullable=False, server_default=""),
    sa.Column("activity", sa.String(80), nullable=False, server_default=""),
    sa.Column("grade", sa.String(12), nullable=False, server_default=""),
    sa.Column("lineitem", sa.String(1000), nullable=False, server_default=""),
    sa.Column("scopes", Json, nullable=False),
    sa.UniqueConstraint("course_id", "resource"),
    sa.CheckConstraint("grade IN ('', 'completion', 'best')", name="grade"),
)
"""A link in a course, to a module, an activity or to a person's assignments, and where its scores go."""

lti_learner = sa.Table(
    "lti_learner",
    metadata,
    id_column(),
    sa.Column("link_id", Id, sa.ForeignKey("lti_link.id", ondelete="CASCADE"), nullable=False),
    person_column(index=True),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("launched_at", Moment, nullable=False),
    sa.Column("worked_at", Moment, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("scored_at", Moment),
    sa.Column("outcome", sa.String(10), nullable=False, server_default="none"),
    sa.Column("next_try_at", Moment),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("problem", sa.String(300), nullable=False, server_default=""),
    sa.Column("sent_at", Moment),
    sa.UniqueConstraint("link_id", "person_id"),
    sa.CheckConstraint("outcome IN ('none', 'waiting', 'sent', 'failed')", name="outcome"),
    sa.Index("ix_lti_learner_next_try_at", "outcome", "next_try_at"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""A learner who came by a link, and their score in the outbox: the latest replaces one that still waits. `worked_at` is
up to when their work has been looked at.
"""
