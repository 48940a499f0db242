"""Work that was done without a network, each piece once"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0025"
down_revision = "0024"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "offline_work",
        sa.Column("id", IDENTITY, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("piece", sa.String(length=36), nullable=False),
        sa.Column("doing", sa.String(length=40), nullable=False),
        sa.Column("module", sa.String(length=80), nullable=True),
        sa.Column("activity", sa.String(length=80), nullable=True),
        sa.Column("done_at", Moment(), nullable=False),
        sa.Column("arrived_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("person_id", "piece"),
    )


def downgrade() -> None:
    op.drop_table("offline_work")
