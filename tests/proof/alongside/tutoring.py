"""A clinical tutor whose clicks are counted, and the people of her cohort, with a record of what they did kept apart.

Nothing here asks the site for a person's status: their player keeps a record, which is counted separately.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask

from tests.client import Page, Visitor
from tests.conftest import PASSWORD

TEA = "tea-round"


class Tutor:
    """A tutor who follows links and presses buttons, and types no address: what she does is counted by goal."""

    def __init__(self, app: Flask, email: str) -> None:
        self.visitor, self.email = Visitor(app), email
        self.goal, self.sign_ins = "", 0
        self.pages: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.presses: Counter[str] = Counter()
        self.page: Page

    @contextmanager
    def trying(self, goal: str, *, going_on: bool = False) -> Iterator[None]:
        """Count what is done for this goal: from the home page on or, going on, from the page that is open.

        Signing in, two pages and a press, is counted apart: a tutor's week has one.
        """
        if not going_on:
            self.page = self.visitor.get("/account/sign-in/")
            if urlsplit(self.page.url).path == "/account/sign-in/":
                self.page = self.visitor.submit(self.page, "Sign in", {"email": self.email, "password": PASSWORD})
                self.sign_ins += 1
            assert urlsplit(self.page.url).path == "/educator/cohorts/"
        self.goal = goal
        yield
        self.goal = ""

    def follow(self, *words: str) -> Page:
        """The links with these words, one after the other."""
        for one in words:
            exactly = [a.get("href", "") for a in self.page.all("a") if self.page.words(a) == one]
            self.page = self.visitor.get(urljoin(self.page.url, exactly[0]) if exactly else self.page.link(one))
            self.pages[self.goal] += 1
            self.links[self.goal] += 1
        return self.page

    def press(self, button: str, fields: dict[str, Any] | None = None) -> Page:
        self.page = self.visitor.submit(self.page, button, fields)
        self.pages[self.goal] += 1
        self.presses[self.goal] += 1
        return self.page

    def download(self, words: str) -> bytes:
        """A file, by its link."""
        self.links[self.goal] += 1
        return self.visitor.raw("GET", self.page.link(words)).get_data()

    def table(self) -> str:
        lines = [f"{'goal':58}  pages  links  presses"]
        for goal in dict.fromkeys([*self.pages, *self.presses]):
            lines.append(f"{goal:58}  {self.pages[goal]:5}  {self.links[goal]:5}  {self.presses[goal]:7}")
        total = (sum(self.pages.values()), sum(self.links.values()), sum(self.presses.values()))
        lines.append(f"{f'In all, and {self.sign_ins} times signing in':58}  {total[0]:5}  {total[1]:5}  {total[2]:7}")
        return "\n".join(lines)


@dataclass
class Done:
    """What a person did in one module, as they would report it: when they started and finished its parts."""

    moments: list[datetime] = field(default_factory=list)
    finished: datetime | None = None


NOTHING = Done()


class Doctor:
    """One of the sixty: does the modules by their pages and forms, and notes what they did and when."""

    def __init__(self, app: Flask, clock: Any, name: str, email: str, *, strong: bool, number: int) -> None:
        self.visitor, self.clock, self.name, self.email = Visitor(app), clock, name, email
        self.strong, self.number = strong, number
        self.done: dict[str, Done] = {}
        self.left: datetime | None = None
        self.signed_in_at: datetime | None = None

    def __repr__(self) -> str:
        return self.name

    def sign_in(self) -> Visitor:
        """A sign-in lasts half a day, so this is done at every visit."""
        if self.signed_in_at is None or self.clock() - self.signed_in_at > timedelta(hours=11):
            page = self.visitor.get("/account/sign-in/")
            page = self.visitor.submit(page, "Sign in", {"email": self.email, "password": PASSWORD})
            assert urlsplit(page.url).path == "/home/", page.main
            self.signed_in_at = self.clock()
        return self.visitor

    def accept(self, link: str) -> None:
        """Make an account from the invitation's link, read who sees what, and join."""
        page = self.visitor.get(self.visitor.get(link).link("Create an account to join"))
        page = self.visitor.submit(
            page, "Create an account", {"name": self.name, "email": self.email, "password": PASSWORD}
        )
        assert "Never by name" in page.main
        assert "You have joined" in self.visitor.submit(page, "Join").main
        self.signed_in_at = self.clock()

    def leave(self) -> None:
        page = self.sign_in().get("/cohorts/")
        self.visitor.submit(self.visitor.get(page.link("Leave")), "Leave")
        self.left = self.clock()

    def _note(self, module: str) -> None:
        self.done.setdefault(module, Done()).moments.append(self.clock())

    # The tea round, part by part ---------------------------------------------------------------------

    def prequestions(self) -> None:
        page = self.sign_in().get(f"/modules/{TEA}/before/")
        page = self.visitor.submit(page, "Start")
        right = self.strong or self.number % 3 == 0
        self.visitor.submit(page, "Save and continue", {"answer": page.option("nearest" if right else "newest")})
        self.visitor.submit(self.visitor.get(f"/modules/{TEA}/before/check/"), "Submit")
        self._note(TEA)

    def lesson(self, module: str = TEA, slug: str = "leaves") -> None:
        self.visitor.submit(self.sign_in().get(f"/modules/{module}/{slug}/"), "Mark as finished")
        self._note(module)

    def case(self, module: str = TEA, slug: str = "spilt") -> None:
        """Walk to an ending. If several choices are open, the person walking decides which is taken."""
        page = self.visitor.submit(self.sign_in().get(f"/modules/{module}/{slug}/"), "Start the case")
        for step in range(60):
            forms = [f for f in page.forms() if any(e.get("name") == "step" for e in f.iter("input"))]
            if not forms:
                break
            sent = page.fields(forms[0])
            choices = [e.get("value", "") for e in forms[0].iter("input") if e.get("type") == "radio"]
            if choices:
                sent.append(("choice", choices[(self.number + step) % len(choices)]))
            page = self.visitor.send(page, forms[0], sent)
        assert self.visitor.submit(page, "Open the debrief").heading.startswith("Debrief")
        self._note(module)

    def begin_quiz(self) -> Page:
        page = self.visitor.submit(self.sign_in().get(f"/modules/{TEA}/after/"), "Start")
        self._note(TEA)
        return page

    def answer(self, page: Page) -> Page:
        """Answer the question that is open, as well as they can, and go to the next."""
        answers: dict[str, Any]
        title = " ".join(page.words(e) for tag in ("h1", "h2", "legend") for e in page.all(tag))
        slips = self.number % 4 == 0
        if "warmest" in title:
            answers = {"answer": page.option("The last poured" if self.strong else "The first poured")}
        elif "belong on a tray" in title:
            right = ["Spoons", "A cloth"] if self.strong and not slips else ["Spoons", "The bleep"]
            answers = {"answer": [page.option(one) for one in right]}
        elif "Rank" in title:
            order = ["Warn whoever is near", "Put the tray down", "Fetch a cloth", "Tell the sister"]
            order = order if self.strong else order[self.number % 3 :] + order[: self.number % 3]
            answers = {page.option(one): str(place) for place, one in enumerate(order, 1)}
        else:
            wrong = ["Hide two for later", "Skip the round", "Write a policy"]
            right = ["Count the cups", "Ask the next ward", "Wash as you go"]
            answers = {
                "answer": [page.option(one) for one in (right if self.strong or slips else right[:1] + wrong[1:])]
            }
        return self.visitor.submit(page, "Save and continue", answers)

    def end_quiz(self, page: Page | None = None) -> Page:
        """Answer the rest of the end quiz, from this page on, and submit."""
        page = page or self.begin_quiz()
        for _ in range(4):
            if page.heading.startswith("Question "):
                page = self.answer(page)
        page = self.visitor.submit(page, "Submit")
        assert page.heading.startswith("Results: After the tea"), page.heading
        self._note(TEA)
        self.done[TEA].finished = self.clock()
        return page

    def all_of_it(self) -> None:
        self.prequestions()
        self.lesson()
        self.case()
        self.end_quiz()

    def another_module(self, slug: str, parts: list[tuple[str, str]]) -> None:
        """Every part of a module, given as (kind, slug); of quizzes the questions with one right answer, no others."""
        for kind, part in parts:
            if kind == "lesson":
                self.lesson(slug, part)
            elif kind == "case":
                self.case(slug, part)
            else:
                page = self.visitor.submit(self.sign_in().get(f"/modules/{slug}/{part}/"), "Start")
                count = int(re.search(r"of (\d+)", page.heading)[1])  # type: ignore[index]
                for number in range(1, count + 1):
                    page = self.visitor.get(f"/modules/{slug}/{part}/questions/{number}/")
                    radios = [e.get("value", "") for e in page.all("input") if e.get("name") == "answer"]
                    if radios and any(e.get("type") == "radio" for e in page.all("input")):
                        self.visitor.submit(page, "Save and continue", {"answer": radios[self.number % len(radios)]})
                self.visitor.submit(self.visitor.get(f"/modules/{slug}/{part}/check/"), "Submit")
                self._note(slug)
        self.done[slug].finished = self.clock()


# What the educator should see, counted from the notes ------------------------------------------------


@dataclass(frozen=True)
class Stands:
    """A person's status, in the words of the dashboard's file."""

    state: str
    late: bool


def stands(doctor: Doctor, module: str, due: datetime, now: datetime) -> Stands:
    """The status, worked out independently from what docs/educators.md and the dashboard say the words mean."""
    seen = doctor.left or now
    work = doctor.done.get(module, NOTHING)
    moments = [moment for moment in work.moments if moment <= seen]
    finished = work.finished if work.finished and work.finished <= seen else None
    late = (finished or seen) > due
    if finished:
        return Stands("Done", late)
    if not moments:
        return Stands("Not started", late)
    idle = now - max(moments)
    near = due - now <= timedelta(days=3)
    stuck = idle >= timedelta(days=14) or (near and idle >= timedelta(days=3))
    return Stands("Stuck" if stuck and not doctor.left else "In progress", late)
