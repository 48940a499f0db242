"""Modules that someone works through."""

from __future__ import annotations

from datetime import UTC, datetime

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
