"""People come from other learning platforms (LTI 1.3): platforms, courses and links there, and scores to send"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0022"
down_revision = "0021"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "lti_platform",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("login_url", sa.String(length=500), nullable=False),
        sa.Column("token_url", sa.String(length=500), nullable=False),
        sa.Column("keys_url", sa.String(length=500), nullable=False),
        sa.Column("audience", sa.String(length=500), server_default="", nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("launched_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=300), server_default="", nullable=False),
        sa.Column("problem_at", Moment(), nullable=True),
        _to("lti_platform", "organisation_id", "organisation", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_platform")),
        sa.UniqueConstraint("issuer", "client_id", name=op.f("uq_lti_platform_issuer_client_id")),
    )
    op.create_index(op.f("ix_lti_platform_organisation_id"), "lti_platform", ["organisation_id"])
    op.create_table(
        "lti_deployment",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("platform_id", Id, nullable=False),
        sa.Column("deployment", sa.String(length=255), nullable=False),
        sa.Column("organisation_id", Id, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        _to("lti_deployment", "platform_id", "lti_platform"),
        _to("lti_deployment", "organisation_id", "organisation", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_deployment")),
        sa.UniqueConstraint("platform_id", "deployment", name=op.f("uq_lti_deployment_platform_id_deployment")),
    )
    op.create_index(op.f("ix_lti_deployment_organisation_id"), "lti_deployment", ["organisation_id"])
    op.create_table(
        "lti_launch",
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("platform_id", Id, nullable=False),
        sa.Column("used_at", Moment(), nullable=False),
        sa.Column("landing", sa.String(length=500), nullable=False),
        sa.Column("who", sa.Text(), nullable=True),
        _to("lti_launch", "platform_id", "lti_platform"),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_lti_launch")),
    )
    op.create_index(op.f("ix_lti_launch_platform_id"), "lti_launch", ["platform_id"])
    op.create_table(
        "lti_course",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("deployment_id", Id, nullable=False),
        sa.Column("context", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("members_url", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("cohort_id", Id, nullable=True),
        _to("lti_course", "deployment_id", "lti_deployment"),
        _to("lti_course", "cohort_id", "cohort", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_course")),
        sa.UniqueConstraint("deployment_id", "context", name=op.f("uq_lti_course_deployment_id_context")),
    )
    op.create_index(op.f("ix_lti_course_cohort_id"), "lti_course", ["cohort_id"])
    op.create_table(
        "lti_link",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("course_id", Id, nullable=False),
        sa.Column("resource", sa.String(length=255), nullable=False),
        sa.Column("module", sa.String(length=80), server_default="", nullable=False),
        sa.Column("activity", sa.String(length=80), server_default="", nullable=False),
        sa.Column("grade", sa.String(length=12), server_default="", nullable=False),
        sa.Column("lineitem", sa.String(length=1000), server_default="", nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.CheckConstraint("grade IN ('', 'completion', 'best')", name=op.f("ck_lti_link_grade")),
        _to("lti_link", "course_id", "lti_course"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_link")),
        sa.UniqueConstraint("course_id", "resource", name=op.f("uq_lti_link_course_id_resource")),
    )
    op.create_table(
        "lti_learner",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("link_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("launched_at", Moment(), nullable=False),
        sa.Column("worked_at", Moment(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("scored_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=10), server_default="none", nullable=False),
        sa.Column("next_try_at", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(length=300), server_default="", nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.CheckConstraint("outcome IN ('none', 'waiting', 'sent', 'failed')", name=op.f("ck_lti_learner_outcome")),
        _to("lti_learner", "link_id", "lti_link"),
        _to("lti_learner", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lti_learner")),
        sa.UniqueConstraint("link_id", "person_id", name=op.f("uq_lti_learner_link_id_person_id")),
    )
    op.create_index(op.f("ix_lti_learner_person_id"), "lti_learner", ["person_id"])
    op.create_index("ix_lti_learner_next_try_at", "lti_learner", ["outcome", "next_try_at"])


def _to(table: str, column: str, other: str, rule: str | None = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=rule)


def downgrade() -> None:
    for table in ("lti_learner", "lti_link", "lti_course", "lti_launch", "lti_deployment", "lti_platform"):
        op.drop_table(table)
