"""A copy of what the site holds about a person, for an administrator to hand to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from learnapp.exports import own_data
from learnapp.exports.own_data_words import HELD


def handed_data(name: str, made_on: str, tables: dict[str, list[dict[str, Any]]], made_at: datetime) -> bytes:
    """The archive of `own_data`, from rows without anything that only the person may see."""
    lines = [
        f"# What this site holds about {name}",
        f"\nMade on {made_on}, on their behalf. Times are UTC. Modules and activities are given by address.",
        "\nLeft out: what they wrote, answered, chose or voted for, how answers were marked, and messages. Only they",
        "can download these, under Your data on their account page. Passwords and secret addresses are not in it.\n",
        "Each table below is in `json/` and, unless it is empty, in `csv/`, in the words that the person reads.\n",
        "| File | Contents | Rows |",
        "|---|---|---|",
    ]
    lines += [f"| {table} | {HELD[table].what} | {len(rows)} |" for table, rows in tables.items()]
    return own_data.archive("\n".join(lines) + "\n", {}, tables, made_at, "learnapp-data")
