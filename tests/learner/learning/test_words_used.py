"""Glossary terms explained on the page that uses them."""

from __future__ import annotations

from flask import Flask

from learnapp.domain.content.content import Case, Lesson, Quiz
from tests.client import Page, Visitor


def _terms_are_explained_here(page: Page) -> int:
    """How many terms the page links to; each is explained on the page itself, in a part that opens."""
    wanted = {(a.get("href") or "")[1:] for a in page.all("a") if (a.get("href") or "").startswith("#term-")}
    inside = {e.get("id") for details in page.all("details") for e in details.iter()}
    assert wanted <= inside, f"{page.url}: {wanted - inside}"
    return len(wanted)


def test_terms_are_explained_on_the_page_they_stand_on(app: Flask, lena: Visitor) -> None:
    with app.extensions["store"].read() as connection:
        modules = app.extensions["catalogue"].at(connection).modules.values()
    found = 0
    for module in modules:
        for activity in module.syllabus:
            address = f"/modules/{module.slug}/{activity.slug}/"
            if isinstance(activity, Lesson):
                found += _terms_are_explained_here(lena.get(address))
            elif isinstance(activity, Case):
                found += _terms_are_explained_here(lena.submit(lena.get(address), "Start the case"))
            elif isinstance(activity, Quiz) and activity.purpose == "end":
                lena.submit(lena.get(address), "Start")
                found += _terms_are_explained_here(lena.submit(lena.get(address + "check/"), "Submit"))
    assert found
