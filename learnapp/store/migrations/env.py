"""Alembic's environment: runs on the connection that `store.operations.migrate` hands over."""

from alembic import context

from learnapp.store.operations.migrate import compared
from learnapp.store.tables.people_and_work import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, include_name=compared
)
with context.begin_transaction():
    context.run_migrations()
