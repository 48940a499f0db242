"""Every term of every module, in one list by letters."""

from __future__ import annotations

from itertools import groupby

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.people.name_order import name_key
from learnapp.web.access import access
from learnapp.web.identity import catalogue


@blueprint.get("/glossary/")
@access("anyone")
def glossary() -> ResponseReturnValue:
    terms = [(term, module) for module in catalogue().modules.values() for term in module.glossary]
    terms.sort(key=lambda pair: (name_key(pair[0].title), pair[1].order))
    letters = [(letter, list(pairs)) for letter, pairs in groupby(terms, lambda pair: _letter(pair[0].title))]
    return render_template("catalogue/glossary.html", terms=terms, letters=letters)


def _letter(title: str) -> str:
    """The heading of a term in the list: its first letter, or 0–9."""
    return title[0].upper() if title[:1].isalpha() else "0–9"
