"""The latest and the best of years of attempts are each read from the end of an index."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.drop_index("ix_attempt_submitted", "attempt")
    _index("ix_attempt_submitted", "submitted_at")
    _index("ix_attempt_share", "share")


def downgrade() -> None:
    op.drop_index("ix_attempt_share", "attempt")
    op.drop_index("ix_attempt_submitted", "attempt")
    _index("ix_attempt_submitted", "submitted_at", "share")


def _index(name: str, *columns: str) -> None:
    there = sa.text(f"{columns[0]} IS NOT NULL")
    place = ["person_id", "module", "activity"]
    op.create_index(name, "attempt", [*place, *columns], sqlite_where=there, postgresql_where=there)
