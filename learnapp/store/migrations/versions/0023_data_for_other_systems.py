"""Keys for the read API, where an organisation's records are sent, and what waits to be sent"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Json, Moment

revision = "0023"
down_revision = "0022"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("api_token", "receiver", "delivery")
ACTS_FOR = "current_setting('learnapp.acts_for', true)"
OWN = f"{ACTS_FOR} = '*' OR organisation_id = ANY (string_to_array(nullif({ACTS_FOR}, '*'), ',')::bigint[])"


def _organisation(table: str) -> list[sa.schema.SchemaItem]:
    name = op.f(f"fk_{table}_organisation_id")
    return [
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=name, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", Json(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_token_token_digest")),
        *_organisation("api_token"),
    )
    op.create_table(
        "receiver",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False, server_default=""),
        sa.Column("sealed", sa.Text(), nullable=False, server_default=""),
        sa.Column("chosen", Json(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("read_to", Moment(), nullable=False),
        sa.Column("stopped_at", Moment(), nullable=True),
        sa.CheckConstraint("kind IN ('webhook', 'xapi', 'file')", name=op.f("ck_receiver_kind")),
        *_organisation("receiver"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("receiver_id", Id, nullable=True),
        sa.Column("person_id", Id, nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False, server_default=""),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("queued_at", Moment(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False, server_default=""),
        sa.CheckConstraint("state IN ('', 'sent', 'failed')", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["receiver.id"], name=op.f("fk_delivery_receiver_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id"), ondelete="SET NULL"),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
        *_organisation("delivery"),
    )
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])
    op.create_index(op.f("ix_delivery_receiver_id"), "delivery", ["receiver_id"])
    op.create_index(op.f("ix_delivery_person_id"), "delivery", ["person_id"])
    waits = sa.text("state = ''")
    op.create_index("ix_delivery_waiting", "delivery", ["next_at", "id"], sqlite_where=waits, postgresql_where=waits)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"CREATE POLICY own_organisation ON {table} USING ({OWN})")
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
