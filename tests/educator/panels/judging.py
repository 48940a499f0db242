"""A panel of experts, as tests run one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask

from learnapp.domain.authoring.panel_spread import restored
from learnapp.domain.reading.panel_file import digest_of
from learnapp.store.content import panels
from tests.client import Page, Visitor
from tests.conftest import START
from tests.educator.drafts.authoring import Writing

QUIZ = "85-judged.quiz.md"
JUDGED = """---
title: What would you do?
purpose: practice
minutes: 5
competencies: [2.2]
claims: [18]
---

## What comes first? {#first .single-best .judgement competency=2.2}

The ward is short.

- [x] Ask now

    The secret key.

- [ ] Wait for the morning

    Why not.

- [ ] Leave it

    Why not.

## Put these in order {#order .ranking competency=2.2}

It is late.

1. Ring

    Why.

2. Write

    Why.

3. Walk

    Why.

4. Sleep

    Why.
"""
FIRST, ORDER = "judged/first", "judged/order"
OPTIONS = ("Ask now", "Wait for the morning", "Leave it")


@dataclass
class Judging:
    """A panel, and the draft it is on."""

    app: Flask
    writing: Writing
    url: str

    @property
    def author(self) -> Visitor:
        return self.writing.author

    def page(self) -> Page:
        return self.author.get(self.url)

    def do(self, text: str, status: int = 200) -> Page:
        return self.author.submit(self.page(), text, {}, status)

    def ask(self, name: str, **fields: str) -> str:
        """Ask an expert without an address; the path of the link to hand over."""
        page = self.author.submit(self.page(), "Ask", {"name": name, **fields})
        found = re.search(r"/educator/panel/[\w.-]{20,}/", page.text)
        assert found, page.main
        return found[0]

    def expert(self, name: str) -> Visitor:
        """An expert who has begun in a browser of their own."""
        who = Visitor(self.app)
        who.submit(who.get(self.ask(name)), "Start")
        return who

    def answered(self, name: str, option: int, consent: str = "authors") -> Visitor:
        """An expert who has answered both items and sent the answers."""
        who = self.expert(name)
        choose(who, option)
        order(who)
        who.submit(who.get("/educator/panel/"), "Send my answers", {"consent": consent})
        return who

    def seeded(self, count: int, option: int) -> None:
        """Add so many experts who have answered the first item, as rows."""
        panel_id = int(self.url.strip("/").rpartition("/")[2])
        with self.app.extensions["store"].write() as connection:
            found = panels.find(connection, panel_id, 3)
            assert found is not None
            question = restored(found[0].items[FIRST])
            said = {"text": digest_of(question), "answer": [option], "reason": f"Because of {option}."}
            for number in range(count):
                name = f"Seeded {number}"
                expert, _ = panels.ask(connection, panel_id, name, "", "", "", START)
                one = next(one for one in panels.experts(connection, panel_id) if one.id == expert)
                panels.answer(connection, one, FIRST, said)
                panels.send(connection, expert, "authors", START)


def choose(who: Visitor, option: int, reason: str = "") -> Page:
    """Answer the first item with one of `OPTIONS`."""
    page = who.get("/educator/panel/1/")
    value = next(
        v
        for v, label in re.findall(r'value="(\d)"[^>]*>\s*<label[^>]*>\s*([^<]+?)\s*<', page.text)
        if label == OPTIONS[option]
    )
    return who.submit(page, "Save and continue", {"answer": value, "reason": reason or f"Because of {option}."})


def order(who: Visitor) -> Page:
    """Put the second item's options in the order in which they are shown."""
    page = who.get("/educator/panel/2/")
    places = {f"place-{n}": str(n + 1) for n in range(4)}
    return who.submit(page, "Save and continue", {**places, "reason": "The phone is quickest."})


def begin_panel(app: Flask, writing: Writing) -> Judging:
    page = writing.author.get(f"{writing.url}panels/")
    begun = writing.author.submit(page, "Start panel", {"item": [FIRST, ORDER], "note": "Thank you."})
    return Judging(app, writing, begun.url)
