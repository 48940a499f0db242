"""How far a member has read a thread"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("present") as present:
        present.add_column(sa.Column("seen_post", number, nullable=False, server_default="0"))
    newest = "SELECT coalesce(max(post.id), 0) FROM post WHERE post.discussion_id = present.discussion_id"
    op.execute(f"UPDATE present SET seen_post = ({newest})")  # noqa: S608 (nothing in it comes from outside)


def downgrade() -> None:
    with op.batch_alter_table("present") as present:
        present.drop_column("seen_post")
