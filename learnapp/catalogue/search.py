"""Search over what is on offer: modules, lessons, openings of cases, the glossary and the paper's claims."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.activities import KINDS
from learnapp.domain.content.content import Module
from learnapp.domain.learning.glossary_terms import term_name
from learnapp.domain.learning.searching import SearchError, phrases
from learnapp.domain.numbers.list_pages import ListPage, list_page
from learnapp.store.content import search as searching
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.content.search import END, HIT, SearchHit
from learnapp.web.access import access
from learnapp.web.identity import catalogue
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, note_page, whole_number

ON_A_PAGE = 20
_NOT_TEXT = {"Cc", "Cn", "Cs"}
"""Characters that no page may hold."""
_OTHER_KINDS = {"module": "Module", "term": "Glossary", "claim": "The paper's claims"}
"""The name of a result that is not an activity."""


@dataclass(frozen=True)
class SearchResult:
    """The contents of a result. `title` and `fragment` are escaped, with matches in `<mark>`."""

    kind: str
    what: str
    title: Markup
    fragment: Markup
    address: str
    modules: tuple[Module, ...]
    """Where it is: one module, those that explain a term, or none."""


@blueprint.get("/search/")
@access("anyone")
def search() -> ResponseReturnValue:
    """The form, and the results: three queries at most, and two if all results fit on the first page."""
    typed = request.args.get("q")
    if typed is None:
        return _page("")
    typed = "".join(" " if unicodedata.category(c) in _NOT_TEXT else c for c in typed)
    try:
        wanted = phrases(typed)
    except SearchError as error:
        return _page(typed, errors=[("q", str(error))])
    published = catalogue()
    page = whole_number(request.args.get("page", "")) or 1
    hits = searching.find(db(), wanted, 0, ON_A_PAGE, published.hidden) if page == 1 else []
    total = len(hits)
    if page > 1 or total == ON_A_PAGE:
        total = searching.count(db(), wanted, published.hidden)
    part = note_page(list_page(total, page, ON_A_PAGE))
    if page > 1:
        hits = searching.find(db(), wanted, part.start, ON_A_PAGE, published.hidden)
    # Another process may have published between the two queries.
    results = [result for one in hits if (result := _result(one, published))]
    return _page(typed, results=results, part=part)


def _page(
    typed: str,
    *,
    errors: FieldErrors | None = None,
    results: list[SearchResult] | None = None,
    part: ListPage | None = None,
) -> ResponseReturnValue:
    return render_template(
        "catalogue/search.html",
        typed=typed,
        errors=errors or [],
        results=results,
        part=part,
    )


def _result(hit: SearchHit, published: PublishedCatalogue) -> SearchResult | None:
    """The result with its module; None if that is no longer there."""
    where = _modules(hit, published)
    if not where and hit.kind != "claim":
        return None
    what = KINDS[hit.kind].title if hit.kind in KINDS else _OTHER_KINDS[hit.kind]
    return SearchResult(hit.kind, what, marked(hit.title), marked(hit.fragment), _address(hit), where)


def _modules(hit: SearchHit, published: PublishedCatalogue) -> tuple[Module, ...]:
    modules = published.modules
    if hit.kind != "term":
        return (modules[hit.module],) if hit.module in modules else ()
    first = modules.get(hit.activity)
    term = next((term for term in first.glossary if term.id == hit.anchor), None) if first else None
    return published.explained[term_name(term)] if term else ()


def marked(text: str) -> Markup:
    """Plain text as HTML: all of it escaped, matches in `<mark>`."""
    return Markup(str(escape(text)).replace(HIT, "<mark>").replace(END, "</mark>"))  # noqa: S704 (escaped first)


def _address(hit: SearchHit) -> str:
    if hit.kind == "claim":
        return url_for("catalogue.claims") + f"#claim-{hit.anchor}"
    if hit.kind == "term":
        return url_for("catalogue.glossary") + f"#{hit.activity}-{hit.anchor}"
    if hit.activity:
        return url_for("learner.activity", module=hit.module, activity=hit.activity)
    return url_for("catalogue.module", module=hit.module)
