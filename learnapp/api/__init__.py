"""For other systems of an organisation, which read with a key what its educators see by name."""

from learnapp.api import description, records
from learnapp.api.blueprint import blueprint

__all__ = ["blueprint"]
