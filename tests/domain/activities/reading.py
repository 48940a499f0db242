"""Reading a module with a quiz."""

from __future__ import annotations

BLOCK = "::: parameters\nmonth: 3 to 9\nspent = month * 1000\n:::\n\n"
