"""The tables for sharing an organisation's data with its other systems: keys for reading, receivers, and waiting
deliveries.

Each row belongs to one organisation, and row-level security (revision 0023) keeps it there.
"""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.db.types import Json, Moment
from learnapp.store.tables.people_and_work import Id, Personal, id_column, metadata, person_column


def _organisation() -> sa.Column[int]:
    reference = sa.ForeignKey("organisation.id", ondelete="CASCADE")
    return sa.Column("organisation_id", Id, reference, nullable=False, index=True)


api_token = sa.Table(
    "api_token",
    metadata,
    id_column(),
    _organisation(),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("scopes", Json, nullable=False),
    sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("revoked_at", Moment),
)
"""A key with which another system reads an organisation's data. Only its digest is kept."""

receiver = sa.Table(
    "receiver",
    metadata,
    id_column(),
    _organisation(),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("address", sa.String(500), nullable=False, server_default=""),
    sa.Column("sealed", sa.Text, nullable=False, server_default=""),
    sa.Column("chosen", Json, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("read_to", Moment, nullable=False),
    sa.Column("stopped_at", Moment),
    sa.CheckConstraint("kind IN ('webhook', 'xapi', 'file')", name="kind"),
)
"""Where completions and results are sent: an address for webhooks, a learning record store, or files on the server.

`sealed` is what proves to it who sends: a webhook's key, or a name and password (`deliveries.secrets_of`). `chosen` are
the kinds of event, or how often a file is written. `read_to` is the moment up to which records were looked at.
"""

delivery = sa.Table(
    "delivery",
    metadata,
    id_column(),
    _organisation(),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("receiver_id", Id, sa.ForeignKey("receiver.id", ondelete="CASCADE"), index=True),
    person_column(nullable=True, index=True),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("address", sa.String(500), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, server_default=""),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("claimed_at", Moment),
    sa.Column("sent_at", Moment),
    sa.Column("reason", sa.String(300), nullable=False, server_default=""),
    sa.CheckConstraint("state IN ('', 'sent', 'failed')", name="state"),
    sa.Index(
        "ix_delivery_waiting",
        "next_at",
        "id",
        sqlite_where=sa.text("state = ''"),
        postgresql_where=sa.text("state = ''"),
    ),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""One thing to hand to another system. No state: it waits, or a sender has claimed it. `key` says which it is, so that
it is queued once. The body is of one person where `person_id` says so, and goes with them.
"""
