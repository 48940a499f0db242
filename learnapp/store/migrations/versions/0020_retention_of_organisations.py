"""An organisation can set ends of its own for its people's data"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("ends", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("organisation", "ends")
