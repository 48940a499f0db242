"""Cohorts"""

import json
import zlib

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0003"
down_revision = "0002"


def upgrade() -> None:

    op.create_table(
        "cohort",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("copied_from", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["copied_from"], ["cohort.id"], name=op.f("fk_cohort_copied_from"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
    )
    op.create_table(
        "cohort_educator",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("until", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_educator_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_cohort_educator_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_educator")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_cohort_educator_cohort_id_person_id")),
    )
    with op.batch_alter_table("cohort_educator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cohort_educator_person_id"), ["person_id"], unique=False)

    op.create_table(
        "cohort_figures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("content", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_figures_cohort_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_figures")),
        sa.UniqueConstraint("cohort_id", "subject", name=op.f("uq_cohort_figures_cohort_id_subject")),
    )
    op.create_table(
        "counted_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("sums", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_group")),
    )
    op.create_table(
        "counted_person",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finished_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["counted_group.id"], name=op.f("fk_counted_person_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_counted_person_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "module", "activity", name=op.f("pk_counted_person")),
    )
    with op.batch_alter_table("counted_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_person_group_id"), ["group_id"], unique=False)

    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stopped_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_choice")),
    )
    op.create_table(
        "standing",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("began_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("moved_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("done_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("parts_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("best_share", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_standing_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "module", "activity", name=op.f("pk_standing")),
    )
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_standing_module_activity_person_id", ["module", "activity", "person_id"], unique=False
        )

    op.create_table(
        "subgroup",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_subgroup_cohort_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subgroup")),
        sa.UniqueConstraint("cohort_id", "name", name=op.f("uq_subgroup_cohort_id_name")),
    )
    op.create_table(
        "action_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("writing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("module", sa.String(length=80), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answered_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer IN ('done', 'partly', 'not_done', 'not_said')", name=op.f("ck_action_answer_answer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_action_answer_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["writing_id"], ["writing.id"], name=op.f("fk_action_answer_writing_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_answer")),
        sa.UniqueConstraint("writing_id", name=op.f("uq_action_answer_writing_id")),
    )
    with op.batch_alter_table("action_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_answer_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subgroup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), server_default="", nullable=False),
        sa.Column("opens_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("due_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("remind_before_days", sa.Integer(), nullable=True),
        sa.Column("remind_after_days", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("withdrawn_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_assignment_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subgroup_id"], ["subgroup.id"], name=op.f("fk_assignment_subgroup_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_cohort_id", ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_subgroup_id"), ["subgroup_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("email_key", sa.String(length=254), server_default="", nullable=False),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("subgroup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grade", sa.String(length=40), server_default="", nullable=False),
        sa.Column("specialty", sa.String(length=60), server_default="", nullable=False),
        sa.Column("site", sa.String(length=80), server_default="", nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("revoked_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("accepted_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("kind IN ('link', 'code', 'address')", name=op.f("ck_invitation_kind")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_invitation_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["subgroup_id"], ["subgroup.id"], name=op.f("fk_invitation_subgroup_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_cohort_id", ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_email_key"), ["email_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_subgroup_id"), ["subgroup_id"], unique=False)
        batch_op.create_index(
            "uq_invitation_open_address",
            ["cohort_id", "email_key"],
            unique=True,
            sqlite_where=sa.text("email_key <> '' AND accepted_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("email_key <> '' AND accepted_at IS NULL AND revoked_at IS NULL"),
        )

    op.create_table(
        "address_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entries", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("ignored", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("invited", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_address_list_cohort_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_list_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_list")),
    )
    with op.batch_alter_table("address_list", schema=None) as batch_op:
        batch_op.create_index("ix_address_list_cohort_id", ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_address_list_person_id"), ["person_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subgroup_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("grade", sa.String(length=40), server_default="", nullable=False),
        sa.Column("specialty", sa.String(length=60), server_default="", nullable=False),
        sa.Column("site", sa.String(length=80), server_default="", nullable=False),
        sa.Column("starts_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_membership_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["subgroup_id"], ["subgroup.id"], name=op.f("fk_membership_subgroup_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_membership_cohort_id_person_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_subgroup_id"), ["subgroup_id"], unique=False)

    op.create_table(
        "extension",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("granted_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_extension_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("assignment_id", "person_id", name=op.f("uq_extension_assignment_id_person_id")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_person_id"), ["person_id"], unique=False)

    op.create_table(
        "nudge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cohort_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("chosen_by", sa.String(length=200), server_default="", nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("sent_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_nudge_assignment_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_nudge_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nudge_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("key", name=op.f("uq_nudge_key")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index("ix_nudge_cohort_id", ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nudge_person_id"), ["person_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nudge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("sender", sa.String(length=100), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=300), server_default="", nullable=False),
        sa.Column("sent_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("read_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudge.id"], name=op.f("fk_message_nudge_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_message_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_person_id", ["person_id", "read_at"], unique=False)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("problem", sa.String(length=300), server_default="", nullable=False))
        batch_op.add_column(sa.Column("stoppable", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_outbox_outcome"), "outcome IN ('', 'sent', 'failed', 'unknown', 'stopped')"
        )
    op.execute("UPDATE outbox SET outcome = 'sent' WHERE sent_at IS NOT NULL")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["next_try_at", "id"],
        unique=False,
        sqlite_where=sa.text("outcome = ''"),
        postgresql_where=sa.text("outcome = ''"),
    )
    _fill_standing()


PARTS = """
INSERT INTO standing (person_id, module, activity, began_at, moved_at, done_at, parts_done, best_share)
SELECT person_id, module, activity, min(began), max(moved), min(done),
    CASE WHEN min(done) IS NULL THEN 0 ELSE 1 END, max(CASE WHEN activity IN :ends THEN share END)
FROM (
    SELECT person_id, module, activity, finished_at AS began, finished_at AS moved, finished_at AS done,
        CAST(NULL AS FLOAT) AS share FROM lesson_finish
    UNION ALL SELECT person_id, module, activity, started_at, coalesce(debriefed_at, started_at), debriefed_at,
        CAST(NULL AS FLOAT) FROM run WHERE role = 'first'
    UNION ALL SELECT person_id, module, activity, started_at, coalesce(submitted_at, started_at), submitted_at, share
        FROM attempt
) AS work
WHERE module = :module AND activity IN :parts
GROUP BY person_id, module, activity
"""
WHOLE = """
INSERT INTO standing (person_id, module, activity, began_at, moved_at, done_at, parts_done, best_share)
SELECT person_id, module, '', min(began_at), max(moved_at),
    CASE WHEN count(done_at) = :number THEN max(done_at) END, count(done_at), max(best_share)
FROM standing WHERE module = :module GROUP BY person_id, module
"""


def _fill_standing() -> None:
    """Every person's status from the existing work, module by module, using the activities of its newest edition."""
    connection = op.get_bind()
    newest = "SELECT module, content FROM edition ORDER BY module, number"
    for module, content in {row.module: row.content for row in connection.execute(sa.text(newest))}.items():
        activities = json.loads(zlib.decompress(content))["activities"]
        parts = [a["slug"] for a in activities if a.get("purpose") != "review"]
        ends = [a["slug"] for a in activities if a.get("purpose") == "end"]
        lists: list[sa.BindParameter[str]] = [sa.bindparam(name, expanding=True) for name in ("parts", "ends")]
        values = {"module": module, "parts": parts, "ends": ends}
        connection.execute(sa.text(PARTS).bindparams(*lists), values)
        connection.execute(sa.text(WHOLE), {"module": module, "number": len(parts)})


def downgrade() -> None:

    op.drop_index("ix_outbox_waiting", "outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_outcome"), type_="check")
        batch_op.drop_column("stoppable")
        batch_op.drop_column("problem")
        batch_op.drop_column("outcome")
        batch_op.drop_column("claimed_at")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_person_id")

    op.drop_table("message")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nudge_person_id"))
        batch_op.drop_index("ix_nudge_cohort_id")

    op.drop_table("nudge")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_person_id"))

    op.drop_table("extension")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_subgroup_id"))
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))

    op.drop_table("membership")
    with op.batch_alter_table("address_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_address_list_person_id"))
        batch_op.drop_index("ix_address_list_cohort_id")

    op.drop_table("address_list")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("uq_invitation_open_address")
        batch_op.drop_index(batch_op.f("ix_invitation_subgroup_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_email_key"))
        batch_op.drop_index("ix_invitation_cohort_id")

    op.drop_table("invitation")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_subgroup_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))
        batch_op.drop_index("ix_assignment_cohort_id")

    op.drop_table("assignment")
    with op.batch_alter_table("action_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_answer_person_id"))

    op.drop_table("action_answer")
    op.drop_table("subgroup")
    with op.batch_alter_table("standing", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_module_activity_person_id")

    op.drop_table("standing")
    op.drop_table("mail_choice")
    with op.batch_alter_table("counted_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_counted_person_group_id"))

    op.drop_table("counted_person")
    op.drop_table("counted_group")
    op.drop_table("cohort_figures")
    with op.batch_alter_table("cohort_educator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_educator_person_id"))

    op.drop_table("cohort_educator")
    op.drop_table("cohort")
