"""learnapp: case-based e-learning on medical leadership."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from learnapp.config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings | None = None, clock: Callable[[], datetime] | None = None) -> Flask:
    """The site, wired. The database must have been migrated and the modules published.

    Without settings they are read from the environment. Raises SettingsError.
    """
    from learnapp.wiring import wired  # imports the whole site, which most commands do not need

    return wired(settings, clock)
