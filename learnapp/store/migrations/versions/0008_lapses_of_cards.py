"""A card keeps how often it was answered wrong"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("review_card") as card:
        card.add_column(sa.Column("lapses", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE review_card SET lapses = "
        "(SELECT COUNT(*) FROM review WHERE review.card_id = review_card.id AND review.rating = 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("review_card") as card:
        card.drop_column("lapses")
