"""A link to a learning set can have several places"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("set_invitation") as invitation:
        invitation.add_column(sa.Column("places", sa.Integer(), nullable=False, server_default="1"))
        invitation.add_column(sa.Column("used", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE set_invitation SET used = 1 WHERE used_at IS NOT NULL")


def downgrade() -> None:
    op.execute("UPDATE set_invitation SET revoked_at = made_at WHERE places > 1 AND used_at IS NULL")
    with op.batch_alter_table("set_invitation") as invitation:
        invitation.drop_column("used")
        invitation.drop_column("places")
