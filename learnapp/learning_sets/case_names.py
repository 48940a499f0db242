"""The characters of the module under discussion: their names identify nobody."""

from __future__ import annotations

import html

import msgspec
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.domain.identifying.identifying import capitalised_words
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.sets.discussions import Discussion


def names_in(module: Module) -> frozenset[str]:
    """The capitalised words in all texts of a module."""
    return capitalised_words(html.unescape(msgspec.json.encode(module).decode().replace("\\n", " ")))


def names_discussed(connection: Connection, catalogue: Catalogue, discussion: Discussion | None) -> frozenset[str]:
    """The capitalised words in the module that a discussion is about; empty if it is about no module."""
    if discussion is None:
        return frozenset()
    try:
        if discussion.edition is not None:
            return names_in(catalogue.edition(connection, discussion.edition))
        return names_in(catalogue.at(connection).modules[discussion.module])
    except KeyError:
        return frozenset()
