"""First votes of sets are counted into sums over several sets"""

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("discussion") as discussion:
        discussion.add_column(sa.Column("counted_at", learnapp.store.db.types.Moment(timezone=True), nullable=True))
    # Votes until now were cast before anyone said that they would be counted with other sets', so they are not.
    op.execute("UPDATE discussion SET counted_at = phase_began_at")


def downgrade() -> None:
    op.execute("DELETE FROM counted_group WHERE subject LIKE 'split:%'")
    with op.batch_alter_table("discussion") as discussion:
        discussion.drop_column("counted_at")
