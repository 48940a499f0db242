"""The copy of its data that an organisation takes when it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from learnapp.exports import own_data

README = """# {name}

Made on {when}.

- `csv/` and `json/` hold the same tables: people, cohorts, members of cohorts, assignments, and results of
  assigned work.
- `modules/` holds the files of its own modules as they were last published, and `drafts/` those of its drafts. Another
  learnapp site reads these folders as they are.

Not in here: what people wrote, answered, chose or voted, and what is in learning sets. Each person can download
their own under **Your account**, **Your data**.
"""


def organisation_data(
    name: str, when: str, tables: Mapping[str, own_data.Rows], files: Mapping[str, bytes], made_at: datetime
) -> bytes:
    """A zip file of an organisation's tables and module files."""
    readme = README.format(name=name, when=when)
    return own_data.archive(readme, files, tables, made_at, folder="organisation-data")
