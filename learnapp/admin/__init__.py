"""For the people who run the site: its health."""

from learnapp.admin import health
from learnapp.admin.blueprint import blueprint

__all__ = ["blueprint"]
