"""The characters of the module under discussion: their names identify no real person."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from learnapp.domain.content.module_names import names_in
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.sets.discussions import Discussion


def names_discussed(connection: Connection, catalogue: Catalogue, discussion: Discussion | None) -> frozenset[str]:
    """The capitalised words in the module that a discussion is about; empty if it is not about a module."""
    if discussion is None:
        return frozenset()
    try:
        if discussion.edition is not None:
            return names_in(catalogue.edition(connection, discussion.edition))
        return names_in(catalogue.at(connection).modules[discussion.module])
    except KeyError:
        return frozenset()
