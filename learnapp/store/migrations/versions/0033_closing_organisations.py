"""Organisations that are closed, and who belonged to them"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0033"
down_revision = "0031"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACTS_FOR = "current_setting('learnapp.acts_for', true)"
OWN = f"{ACTS_FOR} = '*' OR organisation_id = ANY (string_to_array(nullif({ACTS_FOR}, '*'), ',')::bigint[])"
TABLE = "closed_membership"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("closed_at", Moment(), nullable=True))
    op.add_column("organisation", sa.Column("ends_at", Moment(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{TABLE}_organisation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{TABLE}_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_person_id"), TABLE, ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"CREATE POLICY own_organisation ON {TABLE} USING ({OWN})")
        op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_column("organisation", "ends_at")
    op.drop_column("organisation", "closed_at")
