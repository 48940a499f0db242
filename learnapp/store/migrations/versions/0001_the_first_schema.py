"""The first schema"""

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0001"
down_revision = None


def upgrade() -> None:

    op.create_table(
        "edition",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_class", sa.String(length=20), nullable=False),
        sa.Column("change_note", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("published_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_edition")),
        sa.UniqueConstraint("module", "number", name=op.f("uq_edition_module_number")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), server_default="learner", nullable=False),
        sa.Column("created_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("password_changed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("suspended_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("extra_time", sa.Float(), server_default="0", nullable=False),
        sa.CheckConstraint("role IN ('learner', 'educator', 'admin')", name=op.f("ck_person_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
    op.create_table(
        "rate_limit",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("period", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limit")),
    )
    op.create_table(
        "site",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_site")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("questions", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("started_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("moved_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("submitted_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("out_of", sa.Float(), nullable=True),
        sa.Column("share", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_attempt_edition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person_id", "module", "activity", "number", name=op.f("uq_attempt_person_id_module_activity_number")
        ),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(
            "uq_attempt_open",
            ["person_id", "module", "activity"],
            unique=True,
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        )

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("detail", learnapp.store.db.types.Json(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_person_id"), ["person_id"], unique=False)

    op.create_table(
        "bookmark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bookmark_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
        sa.UniqueConstraint(
            "person_id", "module", "activity", "place", name=op.f("uq_bookmark_person_id_module_activity_place")
        ),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("module", sa.String(length=80), server_default="", nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("issued_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_person_id"), ["person_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feed_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_feed")),
        sa.UniqueConstraint("person_id", name=op.f("uq_feed_person_id")),
    )
    op.create_table(
        "held_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("form", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("held_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_held_answer_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_answer")),
        sa.UniqueConstraint("person_id", "path", name=op.f("uq_held_answer_person_id_path")),
    )
    op.create_table(
        "lesson_finish",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("finished_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_lesson_finish_edition")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_finish_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_finish")),
        sa.UniqueConstraint("person_id", "module", "activity", name=op.f("uq_lesson_finish_person_id_module_activity")),
    )
    op.create_table(
        "mistake_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=True),
        sa.Column("edition", sa.String(length=64), nullable=True),
        sa.Column("question", sa.String(length=80), nullable=True),
        sa.Column("owner_email", sa.String(length=254), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("settled_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mistake_report_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_report")),
    )
    with op.batch_alter_table("mistake_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mistake_report_person_id"), ["person_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("queued_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("next_try_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_person_id"), ["person_id"], unique=False)

    op.create_table(
        "reset_link",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("used_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reset_link_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_reset_link")),
    )
    with op.batch_alter_table("reset_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reset_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "review_card",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("principle", sa.String(length=80), server_default="", nullable=False),
        sa.Column("schedule", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("due_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("dropped_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_card_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_card")),
        sa.UniqueConstraint(
            "person_id",
            "module",
            "activity",
            "question",
            name=op.f("uq_review_card_person_id_module_activity_question"),
        ),
    )
    with op.batch_alter_table("review_card", schema=None) as batch_op:
        batch_op.create_index("ix_review_card_due", ["person_id", "due_at"], unique=False)

    op.create_table(
        "run",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("draw", sa.Integer(), server_default="0", nullable=False),
        sa.Column("path", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("kept_steps", sa.Integer(), server_default="0", nullable=False),
        sa.Column("started_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("moved_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("ended_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("debriefed_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('first', 'what_if')", name=op.f("ck_run_role")),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_run_edition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_run_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint(
            "person_id", "module", "activity", "number", name=op.f("uq_run_person_id_module_activity_number")
        ),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(
            "uq_run_first",
            ["person_id", "module", "activity"],
            unique=True,
            sqlite_where=sa.text("role = 'first'"),
            postgresql_where=sa.text("role = 'first'"),
        )

    op.create_table(
        "shelf",
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=True),
        sa.Column("problems", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("read_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_shelf_edition")),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_shelf")),
    )
    op.create_table(
        "sign_in",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=120), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "writing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("module", sa.String(length=80), server_default="", nullable=False),
        sa.Column("activity", sa.String(length=80), server_default="", nullable=False),
        sa.Column("place", sa.String(length=80), server_default="", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("settled_at", learnapp.store.db.types.Moment(timezone=True), nullable=True),
        sa.Column("made_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('reflection', 'shareable', 'note', 'action', 'draft')", name=op.f("ck_writing_kind")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_writing_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["writing.id"], name=op.f("fk_writing_source_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writing")),
    )
    with op.batch_alter_table("writing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writing_person_id"), ["person_id"], unique=False)

    op.create_table(
        "response",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("answer", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("out_of", sa.Float(), nullable=True),
        sa.Column("chance", sa.Float(), nullable=True),
        sa.Column("marked_edition", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_response_attempt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_response_edition")),
        sa.ForeignKeyConstraint(["marked_edition"], ["edition.digest"], name=op.f("fk_response_marked_edition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_response_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("attempt_id", "question", name=op.f("uq_response_attempt_id_question")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index("ix_response_person_id", ["person_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("card_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("answer", learnapp.store.db.types.Json(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", learnapp.store.db.types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["review_card.id"], name=op.f("fk_review_card_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_review_edition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("card_id", "number", name=op.f("uq_review_card_id_number")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_person_id"), ["person_id"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_person_id"))

    op.drop_table("review")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_person_id")

    op.drop_table("response")
    with op.batch_alter_table("writing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_writing_person_id"))

    op.drop_table("writing")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    op.drop_table("shelf")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_run_first", sqlite_where=sa.text("role = 'first'"), postgresql_where=sa.text("role = 'first'")
        )

    op.drop_table("run")
    with op.batch_alter_table("review_card", schema=None) as batch_op:
        batch_op.drop_index("ix_review_card_due")

    op.drop_table("review_card")
    with op.batch_alter_table("reset_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reset_link_person_id"))

    op.drop_table("reset_link")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_person_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("mistake_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mistake_report_person_id"))

    op.drop_table("mistake_report")
    op.drop_table("lesson_finish")
    op.drop_table("held_answer")
    op.drop_table("feed")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_person_id"))

    op.drop_table("certificate")
    op.drop_table("bookmark")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_person_id"))

    op.drop_table("audit")
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("submitted_at IS NULL"),
            postgresql_where=sa.text("submitted_at IS NULL"),
        )

    op.drop_table("attempt")
    op.drop_table("site")
    op.drop_table("rate_limit")
    op.drop_table("person")
    op.drop_table("edition")
