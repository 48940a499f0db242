"""For an organisation's other systems, which use a key to read what its educators see by name."""

from learnapp.api import description, records
from learnapp.api.blueprint import blueprint

__all__ = ["blueprint"]
