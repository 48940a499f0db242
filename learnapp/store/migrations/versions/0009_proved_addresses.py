"""Addresses are proved, one-time links are of several kinds, and the audit log cannot be changed"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Json, Moment

revision = "0009"
down_revision = "0008"

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FUNCTION = """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"""


def upgrade() -> None:
    op.add_column("person", sa.Column("proved_at", Moment(), nullable=True))
    op.add_column("person", sa.Column("claimed_key", sa.String(length=254), nullable=False, server_default=""))
    op.create_index(op.f("ix_person_claimed_key"), "person", ["claimed_key"])
    op.add_column("sign_in", sa.Column("confirmed_at", Moment(), nullable=True))
    op.add_column("reset_link", sa.Column("kind", sa.String(length=10), nullable=False, server_default="password"))
    op.add_column("reset_link", sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("subject_id", IDENTITY, nullable=True))
        audit.create_foreign_key(op.f("fk_audit_subject_id"), "person", ["subject_id"], ["id"], ondelete="SET NULL")
        audit.create_index(op.f("ix_audit_subject_id"), ["subject_id"])
    _name_subjects()
    _count_as_proved()
    _refuse_changes()


def _name_subjects() -> None:
    """Say in a column whom each entry is about, where that person still has an account."""
    connection = op.get_bind()
    audit = sa.table("audit", sa.column("id"), sa.column("detail", Json()), sa.column("subject_id"))
    people = set(connection.execute(sa.text("SELECT id FROM person")).scalars())
    for row in connection.execute(sa.select(audit.c.id, audit.c.detail)).all():
        if isinstance(row.detail, dict) and row.detail.get("person") in people:
            named = audit.update().where(audit.c.id == row.id)
            connection.execute(named.values(subject_id=row.detail["person"]))


def _count_as_proved() -> None:
    """Who used an invitation sent to their address, or a link an operator handed them, has proved it.

    Everyone else is asked for it at their next sign-in. `used` counts those who joined by the invitation's own link:
    one that was settled because its address matched does not count.
    """
    op.execute(
        """UPDATE person SET proved_at = (
            SELECT min(proof.at) FROM (
                SELECT person_id, accepted_at AS at FROM invitation
                WHERE kind = 'address' AND used > 0 AND accepted_at IS NOT NULL
                UNION ALL SELECT person_id, used_at FROM reset_link WHERE used_at IS NOT NULL
            ) AS proof WHERE proof.person_id = person.id)"""
    )


def _refuse_changes() -> None:
    """Have the database refuse to rewrite the log. Forgetting an erased person touches the two ids alone."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        op.execute(f"CREATE TRIGGER audit_stays BEFORE DELETE ON audit {refuse}")
        op.execute(f"CREATE TRIGGER audit_as_written BEFORE UPDATE OF id, at, action, detail ON audit {refuse}")
        return
    op.execute(FUNCTION)
    run = "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    op.execute(f"CREATE TRIGGER audit_stays BEFORE DELETE ON audit {run}")
    op.execute(f"CREATE TRIGGER audit_as_written BEFORE UPDATE OF id, at, action, detail ON audit {run}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_stays")
        op.execute("DROP TRIGGER audit_as_written")
    else:
        op.execute("DROP TRIGGER audit_stays ON audit")
        op.execute("DROP TRIGGER audit_as_written ON audit")
        op.execute("DROP FUNCTION audit_is_append_only()")
    with op.batch_alter_table("audit") as audit:
        audit.drop_index(op.f("ix_audit_subject_id"))
        audit.drop_constraint(op.f("fk_audit_subject_id"), type_="foreignkey")
        audit.drop_column("subject_id")
    op.execute("DELETE FROM reset_link WHERE kind <> 'password'")
    for table, column in (("reset_link", "email"), ("reset_link", "kind"), ("sign_in", "confirmed_at")):
        op.drop_column(table, column)
    # One account of each address gets it back: the earliest, unless another has it.
    op.execute(
        """UPDATE person SET email_key = claimed_key WHERE id IN (
            SELECT min(id) FROM person WHERE claimed_key <> '' GROUP BY claimed_key)
        AND claimed_key NOT IN (SELECT email_key FROM person)"""
    )
    op.drop_index(op.f("ix_person_claimed_key"), "person")
    op.drop_column("person", "claimed_key")
    op.drop_column("person", "proved_at")
