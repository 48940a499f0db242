"""The index of a person's responses has their order, for the latest of them"""

from alembic import op

revision = "0034"
down_revision = "0033"

NAME, TABLE = "ix_response_person_id", "response"


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["person_id", "id"])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["person_id"])
