"""The index of a person's writing has its kinds and their order"""

from alembic import op

revision = "0035"
down_revision = "0034"

NAME, TABLE = "ix_writing_person_id", "writing"


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["person_id", "kind", "made_at"])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["person_id"])
