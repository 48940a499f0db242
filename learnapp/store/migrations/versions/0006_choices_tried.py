"""What a person tried in what-ifs, kept with the first run"""

import sqlalchemy as sa
from alembic import op

import learnapp.store.db.types

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("run", sa.Column("tried", learnapp.store.db.types.Json(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("run") as table:
        table.drop_column("tried")
