"""A second factor: authenticator apps, passkeys and recovery codes, and sign-ins that wait for one"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Moment

revision = "0016"
down_revision = "0015"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("person", sa.Column("second_factor_at", Moment(), nullable=True))
    op.add_column("sign_in", sa.Column("second", sa.String(length=10), nullable=False, server_default=""))
    _table(
        "half_sign_in",
        sa.Column("token_digest", sa.String(length=64), nullable=False, primary_key=True),
        sa.Column("person_id", IDENTITY, nullable=False, index=True),
        sa.Column("expires_at", Moment(), nullable=False),
    )
    _table(
        "authenticator_app",
        sa.Column("person_id", IDENTITY, nullable=False, primary_key=True),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
    )
    _table(
        "passkey",
        sa.Column("id", IDENTITY, primary_key=True, autoincrement=True, nullable=False),
        sa.Column("person_id", IDENTITY, nullable=False, index=True),
        sa.Column("credential", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
    )
    _table(
        "recovery_code",
        sa.Column("code_digest", sa.String(length=64), nullable=False, primary_key=True),
        sa.Column("person_id", IDENTITY, nullable=False, index=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
    )


def _table(name: str, *columns: sa.Column[Any]) -> None:
    """A table of what a person has, which goes with them."""
    owner = sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE")
    op.create_table(name, *columns, owner)


def downgrade() -> None:
    for name in ("recovery_code", "passkey", "authenticator_app", "half_sign_in"):
        op.drop_table(name)
    op.drop_column("sign_in", "second")
    op.drop_column("person", "second_factor_at")
