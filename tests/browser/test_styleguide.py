"""The style guide shows every component, and a real browser finds nothing wrong on it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, render_template
from playwright.sync_api import BrowserContext

from learnapp.domain.content import charts
from learnapp.paths import TEMPLATES
from learnapp.web.headers import POLICY
from tests.browser.watching import Watch, assert_good

MONTHS = "<table><thead><tr><th>Month</th><th>Budget</th><th>Spent</th></tr></thead><tbody>{}</tbody></table>".format(
    "".join(
        f"<tr><td>{m}</td><td>£{b}k</td><td>£{s}k</td></tr>" for m, b, s in (("April", 112, 118), ("May", 112, 109))
    )
)
STEPS = "<table><thead><tr><th>Step</th><th>£k</th></tr></thead><tbody>{}</tbody></table>".format(
    "".join(
        f"<tr><td>{s}</td><td>{n}</td></tr>"
        for s, n in (("Budget", 120), ("Agency", 24), ("Posts", -12), ("Spent", 132))
    )
)


def test_every_component_is_on_the_style_guide():
    guide = (TEMPLATES / "styleguide.html").read_text()
    macros = {
        name
        for file in (TEMPLATES / "components").glob("*.html")
        for name in re.findall(r"{%-? macro ([a-z]\w*)\(", file.read_text())
    }
    # Parts of other components, what is made of them, fields that nobody sees, and one that asks who is signed in.
    macros -= {"error_message", "signed", "form_token", "own_password", "gauge", "erasing"}
    assert [name for name in sorted(macros) if not re.search(rf"{{[{{%] (call )?{name}\(", guide)] == []


@pytest.mark.browser
def test_every_component_is_sound_narrow_and_wide_in_light_and_dark(
    app: Flask, open_context: Callable[..., tuple[BrowserContext, Watch]]
):
    drawn = "".join(charts.figure(kind, f"A {kind}", STEPS if kind == "bridge" else MONTHS) for kind in charts.KINDS)
    with app.test_request_context("/styleguide/"):
        html = render_template("styleguide.html", errors=[], chart=drawn)
    context, watch = open_context()
    page = context.new_page()
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    page.route("**/styleguide/", lambda route: route.fulfill(body=html, headers=headers))
    page.goto("/styleguide/")
    assert_good(page, "the style guide")
    watch.assert_quiet()
    context.close()
