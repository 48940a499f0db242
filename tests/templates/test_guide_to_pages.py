"""The guide to writing a page names macros, their parameters and menu items as the templates have them."""

from __future__ import annotations

import re

from jinja2 import Environment, nodes

from learnapp.paths import TEMPLATES
from tests.templates.test_words import DOCS

GUIDE = (DOCS / "pages.md").read_text()
_APART = re.compile(r",(?![^(\[{]*[)\]}])")


def _macros(file: str) -> dict[str, set[str]]:
    tree = Environment().parse((TEMPLATES / "components" / file).read_text())
    return {macro.name: {arg.name for arg in macro.args} for macro in tree.find_all(nodes.Macro)}


def test_each_macro_takes_the_parameters_that_the_guide_gives() -> None:
    file, read = "", 0
    for row in re.findall(r"(?m)^\| (?:`(\w+\.html)` )?\| ((?:`\w+\(.*?\)`,? ?)+)\|", GUIDE):
        file = row[0] or file
        for name, given in re.findall(r"`(\w+)\((.*?)\)`", row[1]):
            names = {one.partition("=")[0].strip() for one in _APART.split(given) if re.match(r"\s*\w", one)}
            assert names <= _macros(file)[name], (name, names)
            read += 1
    assert read > 25


def test_each_item_of_the_menu_is_in_the_guide() -> None:
    said = re.search(r"(?m)^- `section`: ([^.]*)\.", GUIDE)
    assert said
    header = (TEMPLATES / "_header.html").read_text()
    items = {*re.findall(r'\("([a-z-]+)", url_for', header), *re.findall(r'section != "([a-z]+)"', header)}
    assert items <= set(re.findall(r"[a-z-]+", said[1]))
