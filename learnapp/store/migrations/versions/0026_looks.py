"""How pages look for a person"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("person", sa.Column("looks", sa.String(length=20), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("person", "looks")
