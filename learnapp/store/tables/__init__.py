"""The tables. Importing any of them imports all, so that `metadata` is complete."""

from learnapp.store.tables import (
    cohort_tables,
    launch_tables,
    module_draft_tables,
    organisation_tables,
    panel_tables,
    people_and_work,
    set_tables,
    sharing_tables,
)

__all__ = [
    "cohort_tables",
    "launch_tables",
    "module_draft_tables",
    "organisation_tables",
    "panel_tables",
    "people_and_work",
    "set_tables",
    "sharing_tables",
]
