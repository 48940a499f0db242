"""How long a page may take while the database is being written."""

from __future__ import annotations

SOON = 3.0
"""Seconds: far less than a writer waits for its turn, and more than a slow machine takes for a page."""
