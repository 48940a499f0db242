"""The words of people's names and addresses, by which an administrator finds one among many"""

import sqlalchemy as sa
from alembic import op

from learnapp.domain.people.name_order import words_of

revision = "0018"
down_revision = "0017"

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 5000


def upgrade() -> None:
    word = sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql")
    made = op.create_table(
        "person_word",
        sa.Column("person_id", Id, nullable=False),
        sa.Column("word", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_word_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "word", name=op.f("pk_person_word")),
    )
    people = sa.table("person", sa.column("id", Id), sa.column("name", sa.String), sa.column("email", sa.String))
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(people).where(people.c.id > last).order_by(people.c.id).limit(AT_ONCE)
    ).all():
        words = [{"person_id": row.id, "word": one} for row in rows for one in sorted(words_of(row.name, row.email))]
        op.bulk_insert(made, words)
        last = rows[-1].id
    op.create_index("ix_person_word_word", "person_word", ["word", "person_id"])


def downgrade() -> None:
    op.drop_table("person_word")
