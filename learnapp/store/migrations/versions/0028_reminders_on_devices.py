"""Browsers in which people asked for reminders, and when they want them"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0028"
down_revision = "0027"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("person", sa.Column("push_hours", sa.String(length=20), nullable=False, server_default=""))
    op.create_table(
        "push_subscription",
        sa.Column("id", IDENTITY, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False),
        sa.Column("endpoint", sa.String(length=500), nullable=False),
        sa.Column("public_key", sa.String(length=100), nullable=False),
        sa.Column("secret", sa.String(length=30), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("endpoint"),
    )
    op.create_index("ix_push_subscription_person_id", "push_subscription", ["person_id"])


def downgrade() -> None:
    op.drop_table("push_subscription")
    op.drop_column("person", "push_hours")
