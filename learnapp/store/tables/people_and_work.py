"""The tables.

Every table that names a person says in `info["personal"]` how that person's rows are handled when they
ask for their data or for erasure; a test walks the metadata and fails on a table that does not say.
Content is kept by module and activity slug, because folders come and go while people's records stay.
Cohorts are in `cohort_tables`, learning sets in `set_tables`, organisations in `organisation_tables`; importing
`store.operations.migrate` adds them to `metadata`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from learnapp.domain.people.roles import Role
from learnapp.store.db.types import Json, Moment

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


@dataclass(frozen=True)
class Personal:
    """How a table stores a person's data: in which column it names them, whether it is exported, and what erasure does.

    `address` is the column with the email key of a person who may not have an account yet: a row with their key is
    theirs too.
    """

    column: str
    export: bool
    erase: Literal["delete", "anonymise"]
    address: str = ""


def id_column() -> sa.Column[int]:
    """A table's own number."""
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def person_column(nullable: bool = False, **options: Any) -> sa.Column[int]:
    """The person a row belongs to."""
    rule = "SET NULL" if nullable else "CASCADE"
    return sa.Column("person_id", Id, sa.ForeignKey("person.id", ondelete=rule), nullable=nullable, **options)


# People ------------------------------------------------------------------------------------------

person = sa.Table(
    "person",
    metadata,
    id_column(),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("email_key", sa.String(254), nullable=False, unique=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("password_hash", sa.String(200)),
    sa.Column("role", sa.String(20), nullable=False, server_default=Role.LEARNER),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("password_changed_at", Moment, nullable=False),
    sa.Column("suspended_at", Moment),
    sa.Column("extra_time", sa.Float, nullable=False, server_default="0"),
    sa.Column("proved_at", Moment),
    sa.Column("claimed_key", sa.String(254), nullable=False, server_default="", index=True),
    sa.Column("second_factor_at", Moment),
    sa.Column("looks", sa.String(20), nullable=False, server_default=""),
    sa.Column("push_hours", sa.String(20), nullable=False, server_default=""),
    sa.CheckConstraint("role IN ('learner', 'educator', 'admin')", name="role"),
    info={"personal": Personal("id", export=True, erase="delete")},
)
"""`role` is the person's role on the site, learner or admin; those in organisations are in `organisation_member`. (The
constraint is from before there were organisations: SQLite cannot change one without making the table anew.)

`proved_at` says since when `email` is known to be the person's. An account made where the site sends mail has its
address in `claimed_key` until then, and a mark in `email_key` that no address equals: see `store.people.addresses`.
A person who only signs in elsewhere has no `password_hash`. `second_factor_at` says since when the person has a second
factor; `store.people.second_factors` alone sets it. `looks` says how pages look for them: see `domain.people.looks`.
`push_hours` says when their devices remind them: see `domain.people.push_hours`.
"""

way_in = sa.Table(
    "way_in",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("issuer", sa.String(300), nullable=False),
    sa.Column("subject", sa.String(255), nullable=False),
    sa.Column("provider", sa.String(40), nullable=False),
    sa.Column("email", sa.String(254), nullable=False, server_default=""),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.UniqueConstraint("issuer", "subject"),
    sa.CheckConstraint("kind IN ('openid', 'lti')", name="kind"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""Where else a person signs in: they are the one whom `issuer` calls `subject`. `provider` is its name in the settings,
and `email` what the provider called them when the way was added, to be shown and never matched.
"""

person_word = sa.Table(
    "person_word",
    metadata,
    person_column(primary_key=True),
    # Compared character by character, so that words with the same beginning are next to each other.
    sa.Column("word", sa.String(60).with_variant(sa.String(60, collation="C"), "postgresql"), primary_key=True),
    sa.Index("ix_person_word_word", "word", "person_id"),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""The words of each person's name and address, as `store.people.person_words` finds them."""

sign_in = sa.Table(
    "sign_in",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    person_column(index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("device", sa.String(120), nullable=False, server_default=""),
    sa.Column("confirmed_at", Moment),
    sa.Column("second", sa.String(10), nullable=False, server_default=""),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""`second` says which second factor was given, or nothing: as in `store.people.second_factors.Second`."""

half_sign_in = sa.Table(
    "half_sign_in",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    person_column(index=True),
    sa.Column("expires_at", Moment, nullable=False),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""Between the factors: someone has given a person's password, or came from a provider, and no second factor yet."""

authenticator_app = sa.Table(
    "authenticator_app",
    metadata,
    person_column(primary_key=True),
    sa.Column("secret_sealed", sa.LargeBinary, nullable=False),
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""`secret_sealed` opens with the person's key in the vault. No code of `last_step` or before it counts again."""

passkey = sa.Table(
    "passkey",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("credential", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("code_digest", sa.String(64), primary_key=True),
    person_column(index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

one_time_link = sa.Table(
    "reset_link",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    person_column(index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
    sa.Column("kind", sa.String(10), nullable=False, server_default="password"),
    sa.Column("email", sa.String(254), nullable=False, server_default=""),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""`kind` says what it does, as in `store.people.links`; `email` is the address that a link proves."""

draft = sa.Table(
    "held_answer",
    metadata,
    id_column(),
    person_column(),
    sa.Column("path", sa.String(300), nullable=False),
    sa.Column("form", Json, nullable=False),
    sa.Column("held_at", Moment, nullable=False),
    sa.UniqueConstraint("person_id", "path"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

offline_work = sa.Table(
    "offline_work",
    metadata,
    id_column(),
    person_column(),
    sa.Column("piece", sa.String(36), nullable=False),
    sa.Column("doing", sa.String(40), nullable=False),
    sa.Column("module", sa.String(80)),
    sa.Column("activity", sa.String(80)),
    sa.Column("done_at", Moment, nullable=False),
    sa.Column("arrived_at", Moment, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False, server_default=""),
    sa.UniqueConstraint("person_id", "piece"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""A piece of work that was done without a network, once it has arrived: written in the transaction of what it did.

`piece` is the device's id for it, `doing` the endpoint it was sent to, `done_at` the time by the device's clock.
`outcome` says why it did not count; empty if it did, "same" if it changed nothing.
"""

rate_limit = sa.Table(
    "rate_limit",
    metadata,
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("period", sa.BigInteger, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)

# Content -----------------------------------------------------------------------------------------

edition = sa.Table(
    "edition",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("change_class", sa.String(20), nullable=False),
    sa.Column("change_note", sa.Text, nullable=False),
    sa.Column("source", sa.LargeBinary, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.UniqueConstraint("module", "number"),
)

picture = sa.Table(
    "picture",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(4), nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("stored", sa.String(64), nullable=True, index=True),
    sa.Column("length", sa.Integer, nullable=True),
)
"""`data` is empty if the bytes are in a media store, under the name `stored`: the SHA-256 of the `length` bytes."""
published_edition = sa.Table(
    "shelf",
    metadata,
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=True),
    sa.Column("problems", Json, nullable=False),
    sa.Column("read_at", Moment, nullable=False),
)

withdrawn_module = sa.Table(
    "withdrawn_module",
    metadata,
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("withdrawn_at", Moment, nullable=False),
)
"""Modules that an administrator has taken out of the catalogue. Their folders are read and their editions kept."""

site = sa.Table(
    "site",
    metadata,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)

search_entry = sa.Table(
    "search_entry",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("anchor", sa.String(80), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("indexed_from", sa.String(80), nullable=False),
    sa.UniqueConstraint("module", "activity", "kind", "anchor"),
)

# Work --------------------------------------------------------------------------------------------

completion = sa.Table(
    "completion",
    metadata,
    person_column(primary_key=True),
    sa.Column("module", sa.String(80), primary_key=True),
    sa.Column("activity", sa.String(80), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=False),
    sa.Column("completed_at", Moment, nullable=False),
    sa.Index("ix_completion_module", "module", "activity"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""Each activity that a person has completed, when first and on which edition, whatever its kind.

`kind` is what the activity was then. If an edition makes it another kind, the person has to do it again, and the row is
then replaced.
"""

run = sa.Table(
    "run",
    metadata,
    id_column(),
    person_column(),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=False),
    sa.Column("draw", sa.Integer, nullable=False, server_default="0"),
    sa.Column("path", Json, nullable=False),
    sa.Column("kept_steps", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tried", Json, nullable=False, server_default="[]"),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("debriefed_at", Moment),
    sa.CheckConstraint("role IN ('first', 'what_if')", name="role"),
    sa.UniqueConstraint("person_id", "module", "activity", "number"),
    sa.Index(
        "uq_run_first",
        "person_id",
        "module",
        "activity",
        unique=True,
        sqlite_where=sa.text("role = 'first'"),
        postgresql_where=sa.text("role = 'first'"),
    ),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

attempt = sa.Table(
    "attempt",
    metadata,
    id_column(),
    person_column(),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("questions", Json, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("moved_at", Moment, nullable=False),
    sa.Column("submitted_at", Moment),
    sa.Column("score", sa.Float),
    sa.Column("out_of", sa.Float),
    sa.Column("share", sa.Float),
    sa.UniqueConstraint("person_id", "module", "activity", "number"),
    sa.Index(
        "uq_attempt_open",
        "person_id",
        "module",
        "activity",
        unique=True,
        sqlite_where=sa.text("submitted_at IS NULL"),
        postgresql_where=sa.text("submitted_at IS NULL"),
    ),
    # Pages only need the latest and the best of years of attempts, which are at the ends of these indexes.
    *(
        sa.Index(
            f"ix_attempt_{name}",
            *("person_id", "module", "activity", column),
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
        for name, column in (("submitted", "submitted_at"), ("share", "share"))
    ),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

response = sa.Table(
    "response",
    metadata,
    id_column(),
    sa.Column("attempt_id", Id, sa.ForeignKey("attempt.id", ondelete="CASCADE"), nullable=False),
    person_column(),
    sa.Column("question", sa.String(80), nullable=False),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=False),
    sa.Column("answer", Json, nullable=False),
    sa.Column("certainty", sa.Integer),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False, server_default="0"),
    sa.Column("answered_at", Moment, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("out_of", sa.Float),
    sa.Column("chance", sa.Float),
    sa.Column("marked_edition", sa.String(64), sa.ForeignKey("edition.digest")),
    sa.UniqueConstraint("attempt_id", "question"),
    sa.Index("ix_response_person_id", "person_id", "id"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

# A person's own ----------------------------------------------------------------------------------

review_card = sa.Table(
    "review_card",
    metadata,
    id_column(),
    person_column(),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("question", sa.String(80), nullable=False),
    sa.Column("principle", sa.String(80), nullable=False, server_default=""),
    sa.Column("schedule", Json, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False, server_default="0"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("dropped_at", Moment),
    sa.Column("lapses", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("person_id", "module", "activity", "question"),
    sa.Index("ix_review_card_due", "person_id", "due_at"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
CARD_PLACE = (review_card.c.module, review_card.c.activity, review_card.c.question, review_card.c.principle)
"""The columns that decide whether a card is still living: `domain.quizzes.review_scheduling.Living`."""


def own_cards(person_id: int | sa.BindParameter[int]) -> sa.ColumnElement[bool]:
    """SQL: a row of `review_card` is this person's, and they have not dropped it."""
    return sa.and_(review_card.c.person_id == person_id, review_card.c.dropped_at.is_(None))


review = sa.Table(
    "review",
    metadata,
    id_column(),
    sa.Column("card_id", Id, sa.ForeignKey("review_card.id", ondelete="CASCADE"), nullable=False),
    person_column(),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("question", sa.String(80), nullable=False),
    sa.Column("edition", sa.String(64), sa.ForeignKey("edition.digest"), nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("answer", Json, nullable=False),
    sa.Column("certainty", sa.Integer),
    sa.Column("rating", sa.Integer, nullable=False),
    sa.Column("reviewed_at", Moment, nullable=False),
    sa.UniqueConstraint("card_id", "number"),
    sa.Index("ix_review_reviewed", "person_id", "reviewed_at"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

writing = sa.Table(
    "writing",
    metadata,
    id_column(),
    person_column(),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("module", sa.String(80), nullable=False, server_default=""),
    sa.Column("activity", sa.String(80), nullable=False, server_default=""),
    sa.Column("place", sa.String(80), nullable=False, server_default=""),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("source_id", Id, sa.ForeignKey("writing.id", ondelete="SET NULL")),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("due_on", sa.Date),
    sa.Column("settled_at", Moment),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Index("ix_writing_person_id", "person_id", "kind", "made_at"),
    sa.CheckConstraint("kind IN ('reflection', 'shareable', 'note', 'action', 'draft')", name="kind"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

bookmark = sa.Table(
    "bookmark",
    metadata,
    id_column(),
    person_column(),
    sa.Column("module", sa.String(80), nullable=False),
    sa.Column("activity", sa.String(80), nullable=False),
    sa.Column("place", sa.String(80), nullable=False, server_default=""),
    sa.Column("made_at", Moment, nullable=False),
    sa.UniqueConstraint("person_id", "module", "activity", "place"),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

feed = sa.Table(
    "feed",
    metadata,
    sa.Column("token_digest", sa.String(64), primary_key=True),
    person_column(unique=True),
    sa.Column("made_at", Moment, nullable=False),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)

certificate = sa.Table(
    "certificate",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("number", sa.String(40), nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("module", sa.String(80), nullable=False, server_default=""),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("key_id", sa.String(40), nullable=False),
    sa.Column("issued_at", Moment, nullable=False),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)

merged_row = sa.Table(
    "merged_row",
    metadata,
    id_column(),
    person_column(index=True),
    sa.Column("origin", sa.String(40), nullable=False),
    sa.Column("row", Json, nullable=False),
    sa.Column("merged_at", Moment, nullable=False),
    info={"personal": Personal("person_id", export=True, erase="delete")},
)
"""Rows that lost to others with the same key when a person's two accounts were merged: `store.operations.merging`."""

# Service -----------------------------------------------------------------------------------------

mistake_report = sa.Table(
    "mistake_report",
    metadata,
    id_column(),
    person_column(nullable=True, index=True),
    sa.Column("page", sa.String(300), nullable=False),
    sa.Column("module", sa.String(80)),
    sa.Column("edition", sa.String(64)),
    sa.Column("question", sa.String(80)),
    sa.Column("owner_email", sa.String(254), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("reported_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)

outbox = sa.Table(
    "outbox",
    metadata,
    id_column(),
    person_column(nullable=True, index=True),
    sa.Column("key", sa.String(120), nullable=False, unique=True),
    sa.Column("recipient", sa.String(254), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("queued_at", Moment, nullable=False),
    sa.Column("next_try_at", Moment, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sent_at", Moment),
    sa.Column("claimed_at", Moment),
    sa.Column("outcome", sa.String(10), nullable=False, server_default=""),
    sa.Column("problem", sa.String(300), nullable=False, server_default=""),
    sa.Column("stoppable", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("sender_id", Id, sa.ForeignKey("person.id", ondelete="SET NULL"), index=True),
    sa.Column("group_name", sa.String(120), nullable=False, server_default=""),
    sa.CheckConstraint("outcome IN ('', 'sent', 'failed', 'unknown', 'stopped')", name="outcome"),
    sa.Index(
        "ix_outbox_waiting",
        "next_try_at",
        "id",
        sqlite_where=sa.text("outcome = ''"),
        postgresql_where=sa.text("outcome = ''"),
    ),
    info={"personal": Personal("person_id", export=False, erase="delete")},
)
"""Email. No outcome: it waits, or a sender has claimed it. `stoppable`: its person may stop mail of its kind.
`sender_id`: who it is from, and who gets the answers, for the group `group_name`."""

audit = sa.Table(
    "audit",
    metadata,
    id_column(),
    person_column(nullable=True, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("action", sa.String(40), nullable=False),
    sa.Column("detail", Json, nullable=False),
    sa.Column("subject_id", Id, sa.ForeignKey("person.id", ondelete="SET NULL"), index=True),
    sa.Column("digest", sa.String(64), nullable=False, server_default=""),
    info={"personal": Personal("person_id", export=True, erase="anonymise")},
)
"""Append-only: revisions 0009 and 0019 have the database refuse to change or delete a row. `person_id` did it to
`subject_id`; either is forgotten when that person's account is erased. `digest` chains the rows:
`store.security.audit_chain`.
"""
