"""People, cohorts and learning sets belong to organisations, which PostgreSQL keeps apart by row-level security"""

import sqlalchemy as sa
from alembic import op

from learnapp.store.db.types import Json, Moment

revision = "0015"
down_revision = "0014"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIRST = "(SELECT min(id) FROM organisation)"

# The second wall, on PostgreSQL. `learnapp.acts_for` holds the organisations that a connection acts for, `*` for all;
# while it is not set there are no rows. See `store.db.acting`.
ACTS_FOR = "current_setting('learnapp.acts_for', true)"
OWN = f"{ACTS_FOR} = '*' OR organisation_id = ANY (string_to_array(nullif({ACTS_FOR}, '*'), ',')::bigint[])"
OF_COHORTS = (
    *("cohort_educator", "subgroup", "membership", "invitation", "address_list", "assignment", "cohort_figures"),
    "nudge",
)
OF_SETS = ("set_member", "set_invitation", "discussion", "set_action")
ACT_FOR = """CREATE FUNCTION learnapp_act_for(who bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    PERFORM set_config('learnapp.acts_for', '*', false);
    SELECT CASE WHEN person.role = 'admin' THEN '*' ELSE coalesce(
        (SELECT string_agg(organisation_id::text, ',') FROM organisation_member WHERE person_id = who), '') END
        INTO found FROM person WHERE id = who;
    RETURN set_config('learnapp.acts_for', coalesce(found, ''), false);
END $$"""


def _walls() -> dict[str, str]:
    """Table -> which of its rows there are for who asks."""
    own = dict.fromkeys(("organisation_member", "cohort", "learning_set"), OWN)
    of_cohorts = f"{ACTS_FOR} = '*' OR EXISTS (SELECT 1 FROM cohort WHERE cohort.id = cohort_id)"  # noqa: S608 (ours)
    of_sets = f"{ACTS_FOR} = '*' OR EXISTS (SELECT 1 FROM learning_set WHERE learning_set.id = set_id)"  # noqa: S608
    return own | dict.fromkeys(OF_COHORTS, of_cohorts) | dict.fromkeys(OF_SETS, of_sets)


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", Id, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("contact", sa.String(length=254), nullable=False, server_default=""),
        sa.Column("notice", sa.Text(), nullable=False, server_default=""),
        sa.Column("registration", sa.String(length=12), nullable=False),
        sa.Column("domains", Json(), nullable=False),
        sa.Column("logo", sa.String(length=72), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("made_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "registration IN ('open', 'domain', 'invitation', 'closed')", name=op.f("ck_organisation_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "organisation_member",
        sa.Column("organisation_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint("role IN ('learner', 'educator', 'lead')", name=op.f("ck_organisation_member_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_member_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_organisation_member_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "person_id", name=op.f("pk_organisation_member")),
    )
    op.create_index(op.f("ix_organisation_member_person_id"), "organisation_member", ["person_id"])
    op.create_table(
        "organisation_module",
        sa.Column("module", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_module_organisation_id")
        ),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_organisation_module")),
    )
    for table in ("cohort", "learning_set"):
        # In plain SQL: Alembic would make the table anew on SQLite, which deletes what refers to it.
        kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
        reference = f"CONSTRAINT fk_{table}_organisation_id REFERENCES organisation (id)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN organisation_id {kind} {reference}")
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])
    _put_all_in_one()
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()


def _put_all_in_one() -> None:
    """One organisation has everyone and everything there is; roles but the administrators' are theirs in it."""
    op.execute(
        "INSERT INTO organisation (name, registration, domains, made_at) "
        "VALUES ('Main organisation', 'open', '[]', CURRENT_TIMESTAMP)"
    )
    op.execute(
        f"""INSERT INTO organisation_member (organisation_id, person_id, role, since)
        SELECT {FIRST}, id, CASE WHEN role = 'educator' THEN 'educator' ELSE 'learner' END, created_at FROM person"""  # noqa: S608 (ours)
    )
    op.execute("UPDATE person SET role = 'learner' WHERE role = 'educator'")
    for table in ("cohort", "learning_set"):
        op.execute(f"UPDATE {table} SET organisation_id = {FIRST}")  # noqa: S608 (ours)


def _raise_walls() -> None:
    op.execute(ACT_FOR)
    for table, rows in _walls().items():
        op.execute(f"CREATE POLICY own_organisation ON {table} USING ({rows})")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _walls():
            op.execute(f"DROP POLICY own_organisation ON {table}")
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute("DROP FUNCTION learnapp_act_for(bigint)")
    op.execute(
        """UPDATE person SET role = 'educator' WHERE role = 'learner' AND EXISTS (
            SELECT 1 FROM organisation_member WHERE person_id = person.id AND role <> 'learner')"""
    )
    for table in ("cohort", "learning_set"):
        op.drop_index(op.f(f"ix_{table}_organisation_id"), table)
        op.drop_column(table, "organisation_id")
    op.drop_table("organisation_module")
    op.drop_table("organisation_member")
    op.drop_table("organisation")
