"""What is kept, and how it is read and written. Importing it completes `tables.metadata`."""

from learnapp.store import cohort_tables, set_tables

__all__ = ["cohort_tables", "set_tables"]
