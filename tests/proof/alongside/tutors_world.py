"""One empty site for a whole term: its folder of modules, its command, its mail server, its clock; and sixty people."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from learnapp import create_app
from learnapp.cli import main
from learnapp.config import from_environment, with_secret
from learnapp.domain.content.content import Case, Lesson
from learnapp.paths import MODULES
from tests.client import Visitor
from tests.conftest import PASSWORD, TEST_MODULES, Clock
from tests.mail.server import Server
from tests.proof.alongside.tutoring import TEA, Doctor

OTHER = "followership"
SITE = "http://localhost"
FIRST = ("Zoë", "Łukasz", "Niamh", "Olu", "Mei", "Sean", "Amira", "Priya", "Tomás", "Ffion")
LAST = ("Ångström", "O’Neill", "Obi", "Żak", "Lim", "Patel")
GROUPS = {"early": 36, "midway": 4, "halted": 8, "late": 4, "never": 5, "longer": 1, "leaver": 1, "fresh": 1}
"""How sixty people go about the tea round: see `test_the_tutors_hour`."""


class World:
    """One empty site: its folder of modules, its command, its mail server, its clock."""

    def __init__(self, folder: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        self.modules, self.server, self.clock = folder / "modules", server, Clock()
        shutil.copytree(TEST_MODULES / TEA, self.modules / TEA)
        shutil.copytree(MODULES / OTHER, self.modules / OTHER)
        self.quiz = self.modules / TEA / "40-after.quiz.md"
        swap(self.quiz, "[ ] The first poured", "[x] The first poured", "[x] The last poured", "[ ] The last poured")
        self.environment = {
            "LEARNAPP_INSTANCE": str(folder / "instance"),
            "LEARNAPP_MODULES": str(self.modules),
            "LEARNAPP_SMTP": server.url,
            "LEARNAPP_MAIL_FROM": "site@example.org",
            "LEARNAPP_SITE_URL": SITE,
            "LEARNAPP_CONTACT": "site@example.org",
        }
        monkeypatch.setattr("learnapp.web.clock.system_clock", self.clock)
        self.command("publish")
        self.app: Flask = create_app(with_secret(from_environment(self.environment)), self.clock)
        store, catalogue = self.app.extensions["store"], self.app.extensions["catalogue"]
        with store.read() as connection:
            syllabus = catalogue.at(connection).modules[OTHER].syllabus
        parts = [
            ("lesson" if isinstance(p, Lesson) else "case" if isinstance(p, Case) else "quiz", p.slug) for p in syllabus
        ]
        self.parts = sorted(parts, key=lambda part: part[0] != "lesson")
        """The parts of the other module as (kind, slug), a lesson first."""

    def command(self, *words: str) -> str:
        done = CliRunner().invoke(main, list(words), env=self.environment)
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.output

    def at(self, day: int, hour: int = 9, minute: int = 0, month: int = 11) -> None:
        """Let time pass. It only goes forward."""
        then = datetime(2026, month, day, hour, minute, tzinfo=UTC)
        assert then > self.clock.now, (then, self.clock.now)
        self.clock.now = then

    def educator(self, email: str, name: str) -> None:
        link = self.command("person", "add", email, "--name", name, "--role", "educator").strip()
        visitor = Visitor(self.app)
        page = visitor.get("/account/reset/" + link.split("/account/reset/")[1])
        visitor.submit(page, "Set password", {"new_password": PASSWORD})

    def mails(self) -> list[tuple[str, str, str]]:
        """What the mail server has received since the last call: recipient, subject, text."""
        self.command("remind")
        taken = [(str(m["To"]), str(m["Subject"]), m.get_body(("plain",)).get_content()) for m in self.server.taken]  # type: ignore[union-attr]
        self.server.taken.clear()
        return taken


def swap(path: Path, *pairs: str) -> None:
    text = path.read_text()
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def people(world: World) -> dict[str, list[Doctor]]:
    """Sixty people by how they go about it. Of the early ones two in three are strong."""
    found: dict[str, list[Doctor]] = {}
    number = 0
    for group, count in GROUPS.items():
        for _ in range(count):
            name = f"{FIRST[number % 10]} {LAST[number // 10]}"
            strong = number % 3 != 2
            email = f"doctor{number:02}@example.org"
            made = Doctor(world.app, world.clock, name, email, strong=strong, number=number)
            found.setdefault(group, []).append(made)
            number += 1
    return found


def as_outlook_gives_it(everybody: list[Doctor]) -> str:
    """A list as it is pasted: forms of several programs, two people twice, and one line that is no address."""
    lines = []
    for one in everybody:
        first, last = one.name.split(" ", 1)
        forms = (f"{last}, {first} (CITY TRUST) <{one.email}>;", f"{one.name} <{one.email.upper()}>,", f"{one.email}")
        lines.append(forms[one.number % 3])
    lines[7:7] = [everybody[2].email]
    lines[30:30] = [f"<{everybody[11].email}>;", "dr.nobody at example.org"]
    return "\n".join(lines)
