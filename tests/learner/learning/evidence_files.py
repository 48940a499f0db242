"""Finishing modules, and downloading certificates and packs."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from learnapp.exports.sealing import verify
from learnapp.store.tables.people_and_work import writing
from tests.client import Page, Visitor
from tests.conftest import START

CERTIFICATE = "/modules/tea-round/certificate/"


SECRET = "I was slow to ask the sister."


def finish(visitor: Visitor) -> None:
    """Work through every part of the test module."""
    page = visitor.submit(visitor.get("/modules/tea-round/before/"), "Start")
    visitor.submit(visitor.get("/modules/tea-round/before/check/"), "Submit")
    visitor.submit(visitor.get("/modules/tea-round/leaves/"), "Mark as finished")
    page = visitor.submit(visitor.get("/modules/tea-round/spilt/"), "Start the case")
    page = visitor.submit(page, "Do this", {"choice": "0"})
    page = visitor.submit(page, "Go back to the ward")
    page = visitor.submit(page, "Do this", {"choice": "1"})
    visitor.submit(page, "Open the debrief")
    quiz(visitor, "The first poured")


def quiz(visitor: Visitor, answer: str) -> None:
    page = visitor.get("/modules/tea-round/after/")
    again = any("Try again" in page.words(b) for b in page.all("button"))
    page = visitor.submit(page, "Try again" if again else "Start")
    visitor.submit(page, "Save and continue", {"answer": page.option(answer)})
    visitor.submit(visitor.get("/modules/tea-round/after/check/"), "Submit")


def download(visitor: Visitor, page: Page, button: str, fields: dict[str, object] | None = None) -> TestResponse:
    """Press a button that downloads a file. Returns the file."""
    form = page.form(button)
    sent: dict[str, object] = {}
    for name, value in page.fields(form):
        sent.setdefault(name, [])
        sent[name].append(value)  # type: ignore[attr-defined]
    for element in form.iter("button"):
        if button in page.words(element) and element.get("name"):
            sent[element.get("name", "")] = element.get("value", "")
    sent.update(fields or {})
    return visitor.client.post(page.url, data={k: v for k, v in sent.items() if v is not None})


def keys_of(visitor: Visitor) -> dict[str, object]:
    return dict(verify.read_keys(visitor.raw("GET", "/verify/key").get_data()))


def share(app: Flask, person_id: int, text: str, module: str = "tea-round", kind: str = "shareable") -> int:
    sealed = app.extensions["vault"].seal(person_id, text)
    with app.extensions["store"].write() as connection:
        values = {"person_id": person_id, "kind": kind, "module": module, "sealed": sealed}
        made = connection.execute(writing.insert().values(**values, made_at=START, changed_at=START))
        return int(made.inserted_primary_key[0])
