"""The title of a page, which is heard first and names its tab, says whose page it is."""

from __future__ import annotations

import re

import pytest

from learnapp.paths import TEMPLATES

PAGES = {path.relative_to(TEMPLATES).as_posix(): path.read_text() for path in sorted(TEMPLATES.rglob("*.html"))}
TITLE = re.compile(r"{% block title %}(.*?){% endblock %}")


def _title(text: str) -> str:
    found = TITLE.search(text)
    return found[1] if found else ""


SETS = [name for name, text in PAGES.items() if "{{ set_menu(" in text and _title(text)]
COHORTS = [
    name
    for name, text in PAGES.items()
    if name.startswith("educator/") and "{{ cohort.name }}" in text and _title(text)
]


@pytest.mark.parametrize("name", SETS)
def test_the_title_of_a_sets_page_names_the_set_or_its_discussion(name: str) -> None:
    assert re.search(r"the_set\.name|discussion\.title", _title(PAGES[name]))


@pytest.mark.parametrize("name", COHORTS)
def test_the_title_of_a_cohorts_page_names_the_cohort(name: str) -> None:
    assert "cohort.name" in _title(PAGES[name])
