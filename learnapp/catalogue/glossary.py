"""Every term of every module, folded by letters."""

from __future__ import annotations

from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.learning.glossary_terms import glossary_entries
from learnapp.web.access import access
from learnapp.web.identity import catalogue


@blueprint.get("/glossary/")
@access("anyone")
def glossary() -> ResponseReturnValue:
    entries = glossary_entries(catalogue().modules.values())
    letters = [(letter, list(under)) for letter, under in groupby(entries, lambda entry: _letter(entry.title))]
    return render_template("catalogue/glossary.html", count=len(entries), letters=letters)


def _letter(title: str) -> str:
    """The heading of a term in the list: its first letter, or 0–9."""
    return title[0].upper() if title[:1].isalpha() else "0–9"
