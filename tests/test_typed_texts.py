"""No text typed into a form is lost because the session ended: every form with a text area, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from flask import template_rendered
from jinja2 import Template, meta

from learnapp.learner.writing.drafts import NAMES
from learnapp.paths import TEMPLATES
from learnapp.web.drafts import ON_DEVICE
from tests.access_world import World, world
from tests.client import Page
from tests.test_access_matrix import address, routes

WHO = ("lena", "edwin", "fay", "ada", "erica")
DISCUSSIONS = ("meeting", "thread", "voting_thread", "planned", "closed_meeting")
NOT_KEPT = {
    "educator.panel_item": "An expert has no account: there is no sign-in after which the text could come back",
}
"""Where the forms of an endpoint may do without, and why."""
DRAWN_WITH_QUESTIONS = re.compile(r"kind\.ask\(")
WITHOUT_A_SESSION = {
    "educator/panels/panel_item.html": "as above",
    "educator/previews/preview_question.html": "a preview keeps nothing",
    "educator/drafts/_shown.html": "a preview keeps nothing",
}
CALL = re.compile(r'(?<!macro )\btextarea\(\s*(?:"(?P<name>\w+)"|[\w.]+)')


@dataclass(frozen=True)
class TypedForm:
    """A form with a text area, as one person's browser shows it."""

    who: str
    page: str
    endpoint: str
    action: str
    fields: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("typed"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


@pytest.fixture(scope="module")
def seen(site: World) -> tuple[dict[tuple[str, str], TypedForm], set[tuple[str, str]]]:
    """Each form once, by where it goes and its text areas; and (template, text area) of every page."""
    forms: dict[tuple[str, str], TypedForm] = {}
    drawn: set[tuple[str, str]] = set()
    rendered: list[str] = []

    def note(_app: Any, template: Template, **_more: Any) -> None:
        rendered.append(template.name or "")

    with template_rendered.connected_to(note, site.app):
        for who in WHO:
            for url in _addresses(site):
                rendered.clear()
                answer = site.ask(who, "GET", url)
                if answer.mimetype != "text/html" or answer.status_code != 200:
                    continue
                for one in _forms(site, who, Page(answer, url)):
                    forms.setdefault((one.endpoint, " ".join(one.areas)), one)
                    names = {part for name in rendered for part in _parts(site, name)}
                    drawn |= {(part, area) for part in names for area in one.areas}
    return forms, drawn


def _addresses(site: World) -> list[str]:
    found = []
    for rule in routes(site, "GET"):
        if rule.endpoint.startswith("learning_sets.") and "number" in rule.arguments:
            found += [address(site, rule, number=site.id[one]) for one in DISCUSSIONS]
        elif rule.endpoint == "educator.draft_form":
            found += [address(site, rule, part=str(part)) for part in range(4)]
        else:
            found.append(address(site, rule))
    return [*found, "/reflections/new/?module=tea-round&activity=spilt&place=prompt-1", "/notes/?at=tea-round/leaves"]


def _forms(site: World, who: str, page: Page) -> Iterator[TypedForm]:
    for form in page.forms():
        areas = tuple(area.get("name") for area in form.iter("textarea") if area.get("readonly") is None)
        if not areas:
            continue
        action = form.get("action") or page.url
        with site.app.test_request_context():
            adapter = site.app.create_url_adapter(None) or site.app.url_map.bind("localhost")
            endpoint, _ = adapter.match(action.split("?")[0], method="POST")
        yield TypedForm(who, page.url, endpoint, action, tuple(page.fields(form)), areas)


@lru_cache
def _parts_of(source: str, app: Any) -> frozenset[str]:
    text = (TEMPLATES / source).read_text()
    direct = {name for name in meta.find_referenced_templates(app.jinja_env.parse(text)) if name}
    return frozenset({source, *direct}).union(*(_parts_of(name, app) for name in direct))


def _parts(site: World, name: str) -> frozenset[str]:
    return _parts_of(name, site.app) if name else frozenset()


def test_every_text_area_of_a_template_is_on_a_page_that_is_tried(
    seen: tuple[dict[tuple[str, str], TypedForm], set[tuple[str, str]]],
) -> None:
    missed = []
    for file in sorted(TEMPLATES.rglob("*.html")):
        name = str(file.relative_to(TEMPLATES))
        if name in {"styleguide.html", "components/forms.html"} or name.startswith("questions/"):
            continue
        for found in CALL.finditer(file.read_text()):
            drawn = {area for part, area in seen[1] if part == name}
            if not (found["name"] in drawn if found["name"] else drawn):
                missed.append((name, found[0]))
    assert not missed


def test_every_form_of_a_question_keeps_what_is_typed() -> None:
    drawn = [file for file in TEMPLATES.rglob("*.html") if DRAWN_WITH_QUESTIONS.search(file.read_text())]
    assert len(drawn) > 3
    without = {str(file.relative_to(TEMPLATES)) for file in drawn if "form_token(owner=true)" not in file.read_text()}
    assert without == set(WITHOUT_A_SESSION)


def test_what_is_typed_into_any_text_area_comes_back_after_signing_in(
    site: World, seen: tuple[dict[tuple[str, str], TypedForm], set[tuple[str, str]]]
) -> None:
    forms = [one for one in seen[0].values() if one.endpoint not in NOT_KEPT]
    assert len(forms) > 20
    wrong = []
    for one in forms:
        if problem := _lost(site, one):
            wrong.append(f"{one.endpoint}, on {one.page} by {one.who}: {problem}")
    assert not wrong, "\n".join(wrong)


def _lost(site: World, one: TypedForm) -> str:
    """How the text of a form is lost when it is sent after the session ended; "" if it is not."""
    said = {area: f"Number {at}: one thing.\n\nAnother." for at, area in enumerate(one.areas)}
    browser = site.app.test_client()
    with browser.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    sent: dict[str, list[str]] = {}
    for name, value in one.fields:
        sent.setdefault(name, []).append(said.get(name, value))
    sent["csrf_token"] = [site.tokens[one.who]]
    answer = browser.post(one.action, data=sent)
    to = answer.headers.get("Location", "")
    if answer.status_code != 302 or "held=yes" not in to:
        return f"answered {answer.status_code} {to}"
    with browser.session_transaction() as session:
        session.update(site.sessions[one.who])
    asked = browser.get(answer.request.path if not to else _next(to), follow_redirects=True)
    page = Page(asked, to)
    shown = {
        area.get("name"): page.words(area)
        for form in page.forms()
        for area in form.iter("textarea")
        if page.words(area)
    }
    lost = [area for area, text in said.items() if shown.get(area) != " ".join(text.split())]
    return f"{lost} is not on {_next(to)}, which shows {shown}" if lost else ""


def _next(to: str) -> str:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(to).query)["next"][0]


def test_every_draft_has_a_name_where_drafts_are_listed(site: World) -> None:
    keeping = {name for name, view in site.app.view_functions.items() if getattr(view, "holds_answers", False)}
    on_device = {name for name in keeping if getattr(site.app.view_functions[name], "keeps_on_device", "")}
    assert on_device
    assert keeping - on_device == set(NAMES)


def test_no_vote_is_kept_on_the_site(
    site: World, seen: tuple[dict[tuple[str, str], TypedForm], set[tuple[str, str]]]
) -> None:
    one = next(form for form in seen[0].values() if form.endpoint == "learning_sets.vote")
    before = site.rows()
    browser = site.app.test_client()
    with browser.session_transaction() as session:
        session["csrf_token"] = "0" * 40
    fields = {**dict(one.fields), "csrf_token": site.tokens[one.who], "reason": "vote-reason-canary"}
    answer = browser.post(one.action, data=fields)
    assert {table for table, rows in site.rows().items() if rows != before[table]} <= {"rate_limit"}
    kept = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(ON_DEVICE))
    assert "vote-reason-canary" not in kept
    assert "HttpOnly" in kept
    for other in ("sam", "fay"):
        with browser.session_transaction() as session:
            session.update(site.sessions[other])
        assert b"vote-reason-canary" not in browser.get(one.page).get_data()
    with browser.session_transaction() as session:
        session.update(site.sessions[one.who])
    assert b"vote-reason-canary" in browser.get(one.page).get_data()
