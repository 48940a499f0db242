"""What pages count of years of work is read from an index: submitted attempts, and reviews by when they were done."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    done = sa.text("submitted_at IS NOT NULL")
    op.create_index(
        "ix_attempt_submitted",
        "attempt",
        ["person_id", "module", "activity", "submitted_at", "share"],
        sqlite_where=done,
        postgresql_where=done,
    )
    op.create_index("ix_review_reviewed", "review", ["person_id", "reviewed_at"])
    op.drop_index("ix_review_person_id", "review")


def downgrade() -> None:
    op.create_index("ix_review_person_id", "review", ["person_id"])
    op.drop_index("ix_review_reviewed", "review")
    op.drop_index("ix_attempt_submitted", "attempt")
