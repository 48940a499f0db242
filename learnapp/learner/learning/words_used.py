"""Glossary terms explained on the page that uses them, without leaving it.

Authors' text links a term to the glossary. On a learner's page that link leads to "Words used here" at the bottom of
the same page, which a browser opens when a link points into it; the page's script shows the explanation beside the
text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from learnapp.domain.content.content import Module
from learnapp.learner.blueprint import blueprint

HERE = "<!--words used here-->"
"""The marker where a template wants the explanations."""


@blueprint.app_template_filter("explained")
def explained(page: Markup, module: Module) -> Markup:
    """The page's content, with an explanation at `HERE` of each of the module's terms that it links to."""
    known = {term.id: term for term in module.glossary}
    used: set[str] = set()

    def here(link: re.Match[str]) -> str:
        if link[1] not in known:
            return link[0]
        used.add(link[1])
        return f'href="#term-{link[1]}"'

    text = _links(module.slug).sub(here, page)
    terms = [term for term in module.glossary if term.id in used]
    words = current_app.jinja_env.get_template("learner/learning/_words_used.html").render(terms=terms) if terms else ""
    return Markup(text.replace(HERE, words))  # noqa: S704  what came in was safe, and so is what was put into it


@lru_cache(maxsize=256)
def _links(slug: str) -> re.Pattern[str]:
    return re.compile(f'href="/glossary/#{re.escape(slug)}-([^"]+)"')
