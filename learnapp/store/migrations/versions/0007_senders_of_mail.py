"""Email says who sent it, and an answer goes to them"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        outbox.add_column(sa.Column("sender_id", identity, nullable=True))
        outbox.add_column(sa.Column("group_name", sa.String(length=120), nullable=False, server_default=""))
        outbox.create_foreign_key(op.f("fk_outbox_sender_id"), "person", ["sender_id"], ["id"], ondelete="SET NULL")
        outbox.create_index(op.f("ix_outbox_sender_id"), ["sender_id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_index(op.f("ix_outbox_sender_id"))
        outbox.drop_constraint(op.f("fk_outbox_sender_id"), type_="foreignkey")
        outbox.drop_column("group_name")
        outbox.drop_column("sender_id")
