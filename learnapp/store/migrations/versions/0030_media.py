"""Pictures, sound and film can lie outside the database"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("picture", sa.Column("stored", sa.String(length=64), nullable=True))
    op.add_column("picture", sa.Column("length", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_picture_stored"), "picture", ["stored"])


def downgrade() -> None:
    op.drop_index(op.f("ix_picture_stored"), "picture")
    op.drop_column("picture", "length")
    op.drop_column("picture", "stored")
