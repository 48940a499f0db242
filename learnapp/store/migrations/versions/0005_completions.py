"""One table of completed activities, in place of that of finished lessons"""

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0005"
down_revision = "0004"

# A case counts from its debrief, a quiz from the first attempt that was submitted. Where an activity was completed as
# two kinds, because an edition made another kind of it, the later completion is the one that counts.
FILL = """
INSERT INTO completion (person_id, module, activity, kind, edition, completed_at)
SELECT person_id, module, activity, kind, edition, completed_at
FROM (
    SELECT work.*, row_number() OVER (
        PARTITION BY person_id, module, activity ORDER BY completed_at DESC, kind
    ) AS place
    FROM (
        SELECT person_id, module, activity, 'lesson' AS kind, edition, finished_at AS completed_at FROM lesson_finish
        UNION ALL
        SELECT person_id, module, activity, 'case', edition, debriefed_at FROM run
        WHERE role = 'first' AND ended_at IS NOT NULL AND debriefed_at IS NOT NULL
        UNION ALL
        SELECT person_id, module, activity, 'quiz', edition, submitted_at FROM attempt
        WHERE submitted_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM attempt AS earlier
            WHERE earlier.person_id = attempt.person_id AND earlier.module = attempt.module
            AND earlier.activity = attempt.activity AND earlier.submitted_at IS NOT NULL
            AND earlier.number < attempt.number
        )
    ) AS work
) AS ranked
WHERE place = 1
"""
TAKE_BACK = """
INSERT INTO lesson_finish (person_id, module, activity, edition, finished_at)
SELECT person_id, module, activity, edition, completed_at FROM completion WHERE kind = 'lesson'
ORDER BY completed_at, person_id, module, activity
"""


def upgrade() -> None:
    moment = learnapp.store.db.types.Moment(timezone=True)
    op.create_table(
        "completion",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("completed_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_completion_edition")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_completion_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "module", "activity", name=op.f("pk_completion")),
    )
    op.create_index("ix_completion_module", "completion", ["module", "activity"])
    op.execute(FILL)
    op.drop_table("lesson_finish")


def downgrade() -> None:
    moment = learnapp.store.db.types.Moment(timezone=True)
    identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "lesson_finish",
        sa.Column("id", identity, autoincrement=True, nullable=False),
        sa.Column("person_id", identity, nullable=False),
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("activity", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("finished_at", moment, nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["edition.digest"], name=op.f("fk_lesson_finish_edition")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_finish_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_finish")),
        sa.UniqueConstraint("person_id", "module", "activity", name=op.f("uq_lesson_finish_person_id_module_activity")),
    )
    op.execute(TAKE_BACK)
    op.drop_index("ix_completion_module", "completion")
    op.drop_table("completion")
