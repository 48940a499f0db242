"""Cohorts no longer note which cohort they were copied from: nothing read it"""

from alembic import op

revision = "0036"
down_revision = "0035"

TABLE, COLUMN, KEY = "cohort", "copied_from", "fk_cohort_copied_from"
WRITTEN = f"CONSTRAINT {KEY} FOREIGN KEY(copied_from) REFERENCES cohort (id) ON DELETE SET NULL"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _take_out_key()
    op.drop_column(TABLE, COLUMN)


def _take_out_key() -> None:
    """SQLite drops no column of a foreign key, and making the table again would delete every row that belongs to a
    cohort. So the key is taken out of the table's text, as https://www.sqlite.org/lang_altertable.html describes.
    """
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    written = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (TABLE,)).scalar_one()
    before, found, after = written.partition(WRITTEN)
    if not found:  # written with the column, and dropped with it
        return
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    text = before.rstrip().removesuffix(",") + after
    connection.exec_driver_sql("UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = ?", (text, TABLE))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def downgrade() -> None:
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    reference = f"CONSTRAINT {KEY} REFERENCES cohort (id) ON DELETE SET NULL"
    op.execute(f"ALTER TABLE {TABLE} ADD COLUMN {COLUMN} {kind} {reference}")
