"""A client that behaves like a browser without scripts, and fails on a page that is malformed."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import lxml.html
from flask import Flask
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")([^"]*)')
TEXT = re.compile(r">[^<]+<")
VALUE = re.compile(r'="[^"]*"')
REFERENCE = re.compile(r"&[^\s;<]*;?")


def _skeleton(text: str) -> str:
    """A page's markup without its words: its tags, the names of their attributes, and character references."""
    text = TEXT.sub(lambda words: ">" + "".join(REFERENCE.findall(words[0])) + "<", text)
    return VALUE.sub(lambda value: '="' + "".join(REFERENCE.findall(value[0])) + '"', text)


@lru_cache(maxsize=4096)
def _malformed(skeleton: str) -> str | None:
    """What an HTML parser says is wrong with a page's markup. It is slow, and many pages have the same markup."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(skeleton)
    return f"is malformed: {parser.errors[:3]}" if parser.errors else None


@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[HtmlElement, str | None]:
    """The tree of a page without its form token, and what is wrong with the page. Many tests read the same page."""
    tree = lxml.html.document_fromstring(
        text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)
    )
    if wrong := _malformed(_skeleton(text)):
        return tree, wrong
    headings = [Page.words(h) for h in tree.iter("h1")]
    if len(headings) != 1:
        return tree, f"has {len(headings)} level 1 headings: {headings}"
    title = Page.words(next(tree.iter("title")))
    if not title.removeprefix("Error: ").startswith(headings[0]):
        return tree, f"has the title {title!r} and the heading {headings[0]!r}"
    tables = [e for e in tree.iter("table") if "nhsuk-table" in e.get("class", "")]
    if unnamed := [" ".join(e.text_content().split())[:60] for e in tables if e.find("caption") is None]:
        return tree, f"has tables without a caption: {unnamed}"
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    if doubled := [name for name, times in ids.items() if times > 1]:
        return tree, f"uses ids twice: {doubled}"
    if any(e.get("style") or any(a.startswith("on") for a in e.keys()) for e in tree.iter()):  # noqa: SIM118
        return tree, "has an inline style or script"
    return tree, None


class Page:
    """An answer, parsed.

    Raises AssertionError if its HTML is malformed, its title does not begin with its heading, or a table of it has
    no caption.
    """

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response, self.url = response, url
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.tree: HtmlElement | None = None
        self.token = ""
        if response.mimetype == "text/html" and self.text:
            for found in TOKEN.finditer(self.text):
                assert self.token in {"", found[2]}, f"{url} has two form tokens"
                self.token = found[2]
            self.tree, wrong = _parsed(TOKEN.sub(r"\1", self.text))
            assert wrong is None, f"{url} {wrong}"

    def all(self, tag: str) -> list[HtmlElement]:
        assert self.tree is not None, f"{self.url} is not a page: {self.status} {self.response.mimetype}"
        return list(self.tree.iter(tag))

    @staticmethod
    def words(element: HtmlElement) -> str:
        """The text of an element, spaces tidied."""
        return " ".join("".join(element.itertext()).split())

    @property
    def heading(self) -> str:
        return self.words(self.all("h1")[0])

    @property
    def main(self) -> str:
        """The text of the page's main part."""
        return self.words(self.all("main")[0])

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        found = [e for e in self.all("div") if "nhsuk-error-summary" in (e.get("class") or "").split()]
        return [self.words(a) for e in found for a in e.iter("li")]

    def forms(self) -> list[HtmlElement]:
        return self.all("form")

    def form(self, having: str) -> HtmlElement:
        """The form with a button whose text contains `having`."""
        for form in self.forms():
            if any(having in self.words(b) for b in form.iter("button")):
                return form
        raise AssertionError(f"{self.url} has no form with a button {having!r}")

    def fields(self, form: HtmlElement) -> list[tuple[str, str]]:
        """What a browser would send if the form were submitted untouched."""
        sent = []
        for e in form.iter():
            name = e.get("name")
            if not name:
                continue
            if e.tag == "input" and e.get("type") in {"radio", "checkbox"} and e.get("checked") is None:
                continue
            if name == "csrf_token":
                sent.append((name, self.token))
            elif e.tag == "input":
                sent.append((name, e.get("value", "")))
            elif e.tag == "textarea":
                sent.append((name, "".join(e.itertext()).removeprefix("\n")))
            elif e.tag == "select":
                options = list(e.iter("option"))
                chosen = next((o for o in options if o.get("selected") is not None), options[0])
                sent.append((name, chosen.get("value", self.words(chosen))))
        return sent

    def option(self, words: str) -> str:
        """The value of the radio or checkbox, or the name of the list, whose label contains `words`."""
        for label in self.all("label"):
            if words in self.words(label):
                for e in self.tree.iter() if self.tree is not None else ():
                    if e.get("id") == label.get("for"):
                        return str(e.get("name") if e.tag == "select" else e.get("value"))
        raise AssertionError(f"{self.url} has no option {words!r}")

    def chosen(self) -> set[str]:
        """The labels of the radios and checkboxes that are checked."""
        ids = {e.get("id") for e in self.all("input") if e.get("checked") is not None}
        return {self.words(label) for label in self.all("label") if label.get("for") in ids}

    def link(self, words: str) -> str:
        """The address of the first link whose text contains `words`."""
        for a in self.all("a"):
            if words in self.words(a):
                return urljoin(self.url, a.get("href", ""))
        raise AssertionError(f"{self.url} has no link {words!r}")


class Visitor:
    """One browser."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()

    def get(self, url: str, status: int = 200, **options: Any) -> Page:
        response = self.client.get(url, follow_redirects=True, **options)
        assert response.status_code == status, f"GET {url}: {response.status_code}, not {status}"
        return Page(response, response.request.full_path.rstrip("?"))

    def raw(self, method: str, url: str, **options: Any) -> TestResponse:
        """An answer as it arrives, without following redirects."""
        return self.client.open(url, method=method, **options)

    def submit(
        self, page: Page, having: str, fields: dict[str, Any] | None = None, status: int = 200, press: bool = True
    ) -> Page:
        """Fill in the form with that button and press it; `fields` replaces or adds, None removes."""
        form = page.form(having)
        sent = page.fields(form)
        for name, value in (fields or {}).items():
            sent = [(n, v) for n, v in sent if n != name]
            if value is not None:
                sent += [(name, str(v)) for v in (value if isinstance(value, list) else [value])]
        if press:
            for button in form.iter("button"):
                if having in page.words(button) and button.get("name"):
                    sent.append((str(button.get("name")), button.get("value", "")))
        elsewhere = (b.get("formaction") for b in form.iter("button") if having in page.words(b))
        return self.send(page, form, sent, status, next(elsewhere, None))

    def send(
        self, page: Page, form: HtmlElement, sent: list[tuple[str, str]], status: int = 200, to: str | None = None
    ) -> Page:
        url = urljoin(page.url, to or form.get("action") or page.url)
        method = form.get("method", "get").upper()
        data: dict[str, list[str]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        kind = "data" if method == "POST" else "query_string"
        response = self.client.open(url, method=method, follow_redirects=True, **{kind: data})
        assert response.status_code == status, f"{method} {url}: {response.status_code}, not {status}"
        return Page(response, response.request.full_path.rstrip("?"))

    def post(self, url: str, fields: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """A raw POST with this browser's form token."""
        return self.client.post(url, data={"csrf_token": self.token(), **(fields or {})}, **options)

    def token(self) -> str:
        page = self.client.get("/report/").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        return found.group(1)

    def signed_in(self, who: str) -> Visitor:
        """Sign in as one of the cast."""
        from tests.conftest import PASSWORD

        page = self.get("/account/sign-in/")
        page = self.submit(page, "Sign in", {"email": f"{who}@example.org", "password": PASSWORD})
        assert urlsplit(page.url).path in {"/home/", "/educator/cohorts/"}, page.main
        return self
