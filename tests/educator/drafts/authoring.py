"""Writing a module on the site, as tests do it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask

from learnapp.store.content import module_drafts
from tests.client import Page, Visitor


@dataclass
class Writing:
    """A draft, and who began it."""

    app: Flask
    author: Visitor
    id: int

    @property
    def url(self) -> str:
        return f"/educator/drafts/{self.id}/"

    def file(self, name: str) -> str:
        return f"{self.url}files/{name}"

    def text(self, name: str) -> str:
        return self.files()[name].text

    def files(self) -> dict[str, module_drafts.DraftFile]:
        with self.app.extensions["store"].read() as connection:
            return module_drafts.files(connection, self.id)

    def save(self, name: str, text: str, by: Visitor | None = None, status: int = 200) -> Page:
        """Open the file's page, write and save, as one does without script. Browsers send lines with CR LF."""
        who = by or self.author
        page = who.get(self.file(name))
        return who.submit(page, "Save", {"text": text.replace("\n", "\r\n")}, status)

    def write(self, name: str, text: str) -> None:
        """Save a file, added first if the draft has none of the name."""
        if name not in self.files():
            page = self.author.get(self.url)
            self.author.submit(page, "Add file", {"name": name})
        self.save(name, text)

    def check(self, name: str, text: str, line: int = 1, by: Visitor | None = None) -> dict[str, Any]:
        """The answer to the page's script while an author types."""
        who = by or self.author
        answer = who.post(f"{self.url}check/{name}", {"text": text, "line": str(line), "here": "yes"})
        assert answer.status_code == 200
        return dict(answer.get_json())

    def auto(self, name: str, text: str, revision: int, by: Visitor | None = None) -> dict[str, Any]:
        """Save as the page's script does."""
        who = by or self.author
        answer = who.post(self.file(name), {"text": text, "revision": str(revision), "automatic": "yes"})
        assert answer.status_code == 200
        return dict(answer.get_json())

    def upload(self, path: str, field: str, name: str, data: bytes, **fields: str) -> Page:
        """Send a form with a file in it."""
        return upload(self.author, self.url + path, field, name, data, **fields)


def upload(who: Visitor, url: str, field: str, name: str, data: bytes, **fields: str) -> Page:
    sent = {**fields, field: (BytesIO(data), name)}
    answer = who.post(url, sent, content_type="multipart/form-data", follow_redirects=True)
    return Page(answer, answer.request.full_path.rstrip("?"))


def begin(app: Flask, author: Visitor, title: str, slug: str) -> Writing:
    begun = author.submit(author.get("/educator/drafts/new/"), "Start", {"title": title, "slug": slug})
    return Writing(app, author, int(begun.url.split("/")[3]))
