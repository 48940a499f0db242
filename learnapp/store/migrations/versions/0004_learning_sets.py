"""Learning sets"""

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0004"
down_revision = "0003"


def upgrade() -> None:

    op.create_table(
        "learning_set",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ground_rules", sa.Text(), nullable=False),
        sa.Column("rules_revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_learning_set_cohort_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_set")),
    )
    with op.batch_alter_table("learning_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_set_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "discussion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("module", sa.String(length=80), server_default="", nullable=False),
        sa.Column("activity", sa.String(length=80), server_default="", nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("phase_began_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("phase_ends_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("dates", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("spreads", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("facilitator_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("presenter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("observer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("meets_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("opened_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("closed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("about IN ('case', 'question', 'issue')", name=op.f("ck_discussion_about")),
        sa.CheckConstraint("form IN ('meeting', 'thread')", name=op.f("ck_discussion_form")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_discussion_edition")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["person.id"], name=op.f("fk_discussion_facilitator_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["observer_id"], ["person.id"], name=op.f("fk_discussion_observer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["presenter_id"], ["person.id"], name=op.f("fk_discussion_presenter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["set_id"], ["learning_set.id"], name=op.f("fk_discussion_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_discussion_set_id_number")),
    )
    op.create_table(
        "set_invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=24), nullable=False),
        sa.Column("email_key", sa.String(length=254), server_default="", nullable=False),
        sa.Column("role", sa.String(length=12), server_default="member", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("used_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_set_invitation_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["learning_set.id"], name=op.f("fk_set_invitation_set_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_set_invitation_token_digest")),
    )
    with op.batch_alter_table("set_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_invitation_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_set_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "set_member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("joined_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("left_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("accepted_rules", sa.Integer(), server_default="0", nullable=False),
        sa.Column("accepted_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('member', 'facilitator')", name=op.f("ck_set_member_role")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_set_member_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["set_id"], ["learning_set.id"], name=op.f("fk_set_member_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_member")),
        sa.UniqueConstraint("set_id", "person_id", name=op.f("uq_set_member_set_id_person_id")),
    )
    with op.batch_alter_table("set_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_ballot_discussion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint(
            "discussion_id", "round", "person_id", name=op.f("uq_ballot_discussion_id_round_person_id")
        ),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_person_id"), ["person_id"], unique=False)

    op.create_table(
        "facilitator_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_facilitator_note_discussion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_facilitator_note_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitator_note")),
        sa.UniqueConstraint("discussion_id", "person_id", name=op.f("uq_facilitator_note_discussion_id_person_id")),
    )
    with op.batch_alter_table("facilitator_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitator_note_person_id"), ["person_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reply_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("quoted", learnapp.store.db.types.Json(), nullable=True),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("posted_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("edited_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("redacted_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_post_discussion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_post_person_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["reply_to"], ["post.id"], name=op.f("fk_post_reply_to"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("discussion_id", "person_id", "nonce", name=op.f("uq_post_discussion_id_person_id_nonce")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_discussion_id", ["discussion_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_person_id"), ["person_id"], unique=False)

    op.create_table(
        "present",
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("arrived_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_present_discussion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_present_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("discussion_id", "person_id", name=op.f("pk_present")),
    )
    op.create_table(
        "route_shown",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_route_shown_discussion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_route_shown_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_shown")),
        sa.UniqueConstraint("discussion_id", "person_id", name=op.f("uq_route_shown_discussion_id_person_id")),
    )
    with op.batch_alter_table("route_shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_route_shown_person_id"), ["person_id"], unique=False)

    op.create_table(
        "set_action",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("discussion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("outcome", sa.String(length=20), server_default="", nullable=False),
        sa.Column("came_of_it", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["discussion_id"], ["discussion.id"], name=op.f("fk_set_action_discussion_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_set_action_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["set_id"], ["learning_set.id"], name=op.f("fk_set_action_set_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_action")),
    )
    with op.batch_alter_table("set_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_action_discussion_id"), ["discussion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_set_action_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_set_action_set_id", ["set_id"], unique=False)

    op.create_table(
        "post_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("passed_on_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("settled_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_report_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_report_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_report")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_post_report_post_id_person_id")),
    )
    with op.batch_alter_table("post_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_report_person_id"), ["person_id"], unique=False)

    op.create_table(
        "post_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_version_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_version_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_version")),
        sa.UniqueConstraint("post_id", "revision", name=op.f("uq_post_version_post_id_revision")),
    )
    with op.batch_alter_table("post_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_version_person_id"), ["person_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("post_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_version_person_id"))

    op.drop_table("post_version")
    with op.batch_alter_table("post_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_report_person_id"))

    op.drop_table("post_report")
    with op.batch_alter_table("set_action", schema=None) as batch_op:
        batch_op.drop_index("ix_set_action_set_id")
        batch_op.drop_index(batch_op.f("ix_set_action_person_id"))
        batch_op.drop_index(batch_op.f("ix_set_action_discussion_id"))

    op.drop_table("set_action")
    with op.batch_alter_table("route_shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_route_shown_person_id"))

    op.drop_table("route_shown")
    op.drop_table("present")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_person_id"))
        batch_op.drop_index("ix_post_discussion_id")

    op.drop_table("post")
    with op.batch_alter_table("facilitator_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facilitator_note_person_id"))

    op.drop_table("facilitator_note")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_person_id"))

    op.drop_table("ballot")
    with op.batch_alter_table("set_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_set_member_person_id"))

    op.drop_table("set_member")
    with op.batch_alter_table("set_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_set_invitation_person_id"))
        batch_op.drop_index(batch_op.f("ix_set_invitation_email_key"))

    op.drop_table("set_invitation")
    op.drop_table("discussion")
    with op.batch_alter_table("learning_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_set_cohort_id"))

    op.drop_table("learning_set")
