"""Which learning platforms may show the site in a frame, from a package"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0027"
down_revision = "0026"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "frame_host",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_frame_host_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_host")),
        sa.UniqueConstraint("organisation_id", "origin", name=op.f("uq_frame_host_organisation_id_origin")),
    )


def downgrade() -> None:
    op.drop_table("frame_host")
