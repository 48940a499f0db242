"""Generated histories of people and their browsers, which run the worker as it ships, against a model of the site.

The network loses requests and answers, the site dies before it commits, a phone stops the worker at any await, storage
is cleared, sign-ins end, an edition changes, a second browser does the same case and quiz, and another person signs in.
What must hold: nothing is lost, nothing counts twice, the order is kept, each conflict is shown, nothing of one person
is under another's name, and nothing is left after signing out.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import lxml.html
import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.content.content import Case
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import publish_files
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import (
    attempt,
    completion,
    offline_work,
    published_edition,
    response,
    run,
    site,
)
from learnapp.web.device.pieces import mark_of
from tests.conftest import START, TEST_MODULES
from tests.learner.offline.browsers import BAD, Browser, Browsers, Fate, Sent, Shown, running
from tests.learner.offline.the_site import Work
from tests.learner.offline.working import CASE, MODULE, QUIZ

LESSON = f"{MODULE}leaves/"
DOING = (
    ("start_case", r"spilt/start/$"),
    ("open_debrief", r"spilt/debrief/$"),
    ("finish_lesson", r"leaves/finish/$"),
    ("start_quiz", r"after/attempt/$"),
    ("answer", r"after/questions/\d+/$"),
    ("submit_quiz", r"after/submit/$"),
    ("choose", r"spilt/$"),
)
SEALED = ("tea-round", "corridor", "Sister Obi", "start_quiz", "certainty", "Nia Abara")
STEPS = (
    *(["choose"] * 6 + ["answer"] * 6 + ["lesson", "submit", "submit", "look", "send", "send"]),
    *("network", "network", "network", "stop", "device page", "second browser", "other person", "other person"),
    *("clear", "sign-in ends", "suspend", "edition", "later", "sign out", "again"),
)
PLAIN = ("choose", "answer", "lesson", "submit", "network", "stop", "send", "later", "device page", "look", "again")
"""What one person does on one phone. With only these, nothing can conflict."""


def doing_at(path: str) -> str:
    return next((doing for doing, shape in DOING if re.search(shape, path)), "")


def steps_of(seed: int) -> list[tuple[str, int, int]]:
    """A history: each action, a number to choose by, and after how many awaits the worker stops (0 means never)."""
    chance = random.Random(seed)
    among = PLAIN if seed % 3 == 0 else STEPS
    return [
        (chance.choice(among), chance.randrange(1000), chance.randrange(1, 80) if chance.random() < 0.2 else 0)
        for _ in range(chance.randrange(8, 20))
    ]


@dataclass
class Person:
    id: int
    name: str
    email: str
    mark: str
    work: Work


@dataclass
class Device:
    """A browser, the person using it, and what it has said it kept, by person."""

    browser: Browser
    person: Person | None = None
    network: Literal["on", "off", "bad"] = "on"
    conflicts: set[str] = field(default_factory=set)
    """Pieces that did not count, which the person here must find on the page for this device."""
    said: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    arrived: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    last: tuple[Shown, Any, list[tuple[str, str]]] | None = None
    given: dict[tuple[int, str], tuple[str, str, str]] = field(default_factory=dict)
    """What was last pressed at each address, if the browser went on from it."""


def gist(doing: str, path: str, fields: list[tuple[str, str]]) -> tuple[str, str, str]:
    """What a person would remember of something they did."""
    kept = [(n, v) for n, v in fields if n.startswith("answer") or n in {"certainty", "step", "choice"}]
    return doing, path, str(sorted(kept) if doing in {"answer", "choose"} else "")


class History:
    """One history: the people, their browsers, and the outcome of each piece."""

    def __init__(self, app: Flask, browsers: Browsers, editions: tuple[str, str], hashed: str, seed: int) -> None:
        self.app, self.browsers, self.editions, self.hashed = app, browsers, editions, hashed
        self.chance = random.Random(-seed - 1)
        case = app.extensions["catalogue"]._shelf.modules["tea-round"].activity("spilt")
        assert isinstance(case, Case)
        self.people = [self._person("Nia Abara", case), self._person("Zed Cyrus", case)]
        self.outcomes: dict[str, str] = {}
        self.devices = [Device(Browser(uuid.uuid4().hex, browsers))]
        browsers.fate, browsers.heard = self._fate, self._heard
        self.serving = editions[0]
        self._serve(editions[0])

    def _person(self, name: str, case: Case) -> Person:
        email = f"{uuid.uuid4()}@example.org"
        with self.app.extensions["store"].write() as connection:
            id_ = people.add(
                connection,
                name=name,
                email=email,
                password_hash=self.hashed,
                now=START,
                role="learner",
                proved=True,
            )
        assert id_ is not None
        with self.app.app_context():
            return Person(id_, name, email, mark_of(id_), Work(case))

    def _serve(self, digest: str) -> None:
        """Have new work begin on this edition."""
        self.serving = digest
        with self.app.extensions["store"].write() as connection:
            connection.execute(
                published_edition.update().where(published_edition.c.module == "tea-round").values(edition=digest)
            )
            connection.execute(site.update().where(site.c.key == "catalogue").values(number=site.c.number + 1))

    # What the network does, and what the site hears

    def _fate(self, browser: str) -> Fate:
        device = next((one for one in self.devices if one.browser.name == browser), None)
        if device is None or device.network == "off":
            return "request lost"
        return self.chance.choice(BAD) if device.network == "bad" else "heard"

    def _device(self, browser: str) -> Device:
        return next(one for one in self.devices if one.browser.name == browser)

    def _heard(self, sent: Sent) -> None:
        mark = sent.answer.headers.get("Person")
        person = next((one for one in self.people if one.mark == mark), None)
        if person is None:
            assert sent.outcome is None
            return
        if sent.path == "/offline/tea-round/" and sent.answer.status_code == 200:
            person.work.packed(sent.answer.get_json(), CASE, QUIZ)
        doing, now = doing_at(sent.path), self.app.extensions["clock"].now
        if sent.method != "POST" or not doing:
            return
        if sent.piece:
            assert sent.answer.status_code < 300 or sent.outcome is None
            if sent.outcome is None:
                return
            if sent.piece not in self.outcomes:
                expected = person.work.take(doing, sent.path, sent.fields, True, now, self.serving)
                self.outcomes[sent.piece] = expected
                arrived = self._device(sent.browser).arrived.setdefault(person.id, [])
                arrived.append(gist(doing, sent.path, sent.fields))
                if expected not in {"", "same"}:
                    self._device(sent.browser).conflicts.add(sent.piece)
            assert sent.outcome == self.outcomes[sent.piece], (doing, sent.fields)
        elif sent.answer.status_code == 303:
            person.work.take(doing, sent.path, sent.fields, False, now, self.serving)

    # What people do

    def begin(self, seed: int) -> None:
        """The first person keeps the module in the first browser, and then mostly loses the network."""
        self.browsers.do("begin", clears=seed % 2 == 0)
        self.arrive(self.devices[0], self.people[0])
        self.devices[0].network = ("off", "off", "bad", "on")[seed % 4]

    def do(self, doing: str, number: int, stop: int) -> None:
        device = self.devices[number % len(self.devices)]
        getattr(self, "_" + doing.replace(" ", "_").replace("-", "_"))(device, number // 2, stop)
        for one in self.devices:
            for id_, arrived in one.arrived.items():
                assert arrived == one.said.get(id_, [])[: len(arrived)], "what was kept arrives in order, and once"

    def _press(self, device: Device, shown: Shown, ending: str, fields: list[tuple[str, str]], stop: int = 0) -> Shown:
        form = shown.form(ending)
        if form is None:
            return shown
        device.last = shown, form, fields
        hidden = [(e.get("name"), e.get("value", "")) for e in form.iter("input") if e.get("type") == "hidden"]
        led = device.browser.press(shown, form, fields, stop=stop, wait=self.chance.random() < 0.8)
        path = form.get("action") or shown.path
        self._kept(device, path, hidden + fields, led)
        self._right_person(device, led)
        return led

    def _kept(self, device: Device, path: str, fields: list[tuple[str, str]], led: Shown) -> None:
        """Record what the worker has kept, and check that it kept everything it said it would. With a network it sends
        at once what it has kept, so it may have arrived already.
        """
        assert led.added <= 1, "one press, one piece"
        if device.person is None:
            assert not led.added
            return
        doing, id_ = doing_at(path), device.person.id
        pressed, said = gist(doing, path, fields), device.said.setdefault(id_, [])
        at_once = device.arrived.get(id_, [])[len(said) :]
        assert at_once in ([], [pressed]), "one press, one piece"
        if not (led.added or at_once or led.led):
            return
        if led.added or at_once:
            said.append(pressed)
        elif led.by == "worker" and doing in {"choose", "answer"}:
            assert device.given.get((id_, path)) == pressed, f"{path} led on and was not kept"
        device.given[id_, path] = pressed

    def _right_person(self, device: Device, shown: Shown) -> None:
        for person in self.people:
            if person is not device.person:
                assert person.name not in shown.html, "a page of someone else"

    def _go(self, device: Device, path: str) -> Shown:
        shown = device.browser.go(path, wait=self.chance.random() < 0.8)
        self._right_person(device, shown)
        return shown

    def _choose(self, device: Device, number: int, stop: int) -> None:
        shown = self._press(device, self._go(device, CASE), r"start/$", [], stop if number % 2 else 0)
        self._maybe_network(device, number)
        form = shown.form(r"spilt/$")
        if form is None:
            self._press(device, shown, r"debrief/$", [], stop)
            return
        options = [e.get("value") for e in form.iter("input") if e.get("type") == "radio"]
        self._press(device, shown, r"spilt/$", [("choice", options[number % len(options)])] if options else [], stop)

    def _answer(self, device: Device, number: int, stop: int) -> None:
        self._press(device, self._go(device, QUIZ), r"attempt/$", [], stop if number % 2 else 0)
        shown = self._go(device, f"{QUIZ}questions/{number % 4 + 1}/")
        form = shown.form(r"questions/\d+/$")
        if form is None or form.find(".//select") is not None:
            return
        inputs = [e for e in form.iter("input") if (e.get("name") or "").startswith("answer")]
        most = 3 if len(inputs) == 8 else 1
        chosen = sorted({(number // 4 + more) % len(inputs) for more in range(most)})
        fields = [(inputs[place].get("name"), inputs[place].get("value")) for place in chosen]
        if any(e.get("name") == "certainty" for e in form.iter("input")):
            fields.append(("certainty", str(1 + number % 3)))
        self._maybe_network(device, number)
        self._press(device, shown, r"questions/\d+/$", fields, stop)

    def _maybe_network(self, device: Device, number: int) -> None:
        """The connection may come back or drop between opening a page and pressing something on it."""
        if number % 7 == 0:
            self._network(device, number, 0)

    def _submit(self, device: Device, _number: int, stop: int) -> None:
        self._press(device, self._go(device, f"{QUIZ}check/"), r"submit/$", [], stop)

    def _lesson(self, device: Device, _number: int, stop: int) -> None:
        self._press(device, self._go(device, LESSON), r"finish/$", [], stop)

    def _again(self, device: Device, _number: int, stop: int) -> None:
        """Press the last button again."""
        if device.last is not None and device.person is not None:
            shown, form, fields = device.last
            self._press(device, shown, form.get("action") or ".*", fields, stop)

    def _look(self, device: Device, number: int, _stop: int) -> None:
        pages = (MODULE, "/home/", "/offline/", f"{CASE}debrief/", LESSON, "/review/")
        self._go(device, pages[number % len(pages)])

    def _network(self, device: Device, number: int, _stop: int) -> None:
        device.network = ("off", "off", "bad", "on")[number % 4]

    def _stop(self, device: Device, _number: int, _stop: int) -> None:
        device.browser.all.do("stop", device.browser.name)

    def _send(self, device: Device, _number: int, stop: int) -> None:
        device.browser.all.do("ask", device.browser.name, about={"ask": "send"}, stop=stop or None)

    def _device_page(self, device: Device, number: int, _stop: int) -> None:
        self._go(device, "/offline/")
        about = ({"ask": "state"}, {"ask": "auto", "on": bool(number % 3)}, {"ask": "drop", "module": "tea-round"})
        device.browser.ask(**about[number % 3])

    def _later(self, _device: Device, number: int, _stop: int) -> None:
        self.app.extensions["clock"].now += timedelta(minutes=5 if number % 2 else 40)

    def _second_browser(self, _device: Device, _number: int, _stop: int) -> None:
        if len(self.devices) == 1:
            self.devices.append(Device(Browser(uuid.uuid4().hex, self.browsers)))
            self.arrive(self.devices[1], self.people[0])

    def _clear(self, device: Device, number: int, _stop: int) -> None:
        device.browser.all.do("clear", device.browser.name, whole=number % 2 == 0)
        self._forgotten(device)

    def _forgotten(self, device: Device) -> None:
        """Forget what had not arrived."""
        device.browser.settle()
        if device.browser.all.do("pieces", device.browser.name) == {"found": []}:
            device.said = {id_: list(arrived) for id_, arrived in device.arrived.items()}
            device.conflicts = set()

    def _sign_in_ends(self, device: Device, number: int, _stop: int) -> None:
        if number % 2:
            device.browser.all.cookies.pop(device.browser.name, None)
        elif device.person is not None:
            with self.app.extensions["store"].write() as connection:
                sign_ins.end_all(connection, device.person.id)
        self._back(device, number)

    def _back(self, device: Device, number: int) -> None:
        """They look at the site without being signed in, and sign in again, now or later."""
        if device.network == "on":
            device.browser.settle()
            device.browser.go("/home/")
            device.network = "off"
            if device.person is not None:
                assert device.person.name not in device.browser.go(MODULE).html, "a page of someone who is signed out"
        if number % 3 and device.person is not None:
            device.network = "on"
            self.arrive(device, device.person, keep=False)

    def _suspend(self, device: Device, number: int, _stop: int) -> None:
        if device.person is None:
            return
        for on in (True, False):
            with self.app.extensions["store"].write() as connection:
                people.suspend(connection, device.person.id, self.app.extensions["clock"].now, None, on=on)
            if on and device.network != "bad":
                self._go(device, "/home/")
        self._back(device, number)

    def _edition(self, _device: Device, _number: int, _stop: int) -> None:
        self._serve(self.editions[self.serving == self.editions[0]])

    def _other_person(self, device: Device, number: int, _stop: int) -> None:
        """Someone else signs in at this browser; the first person has left without signing out."""
        device.network = "on"
        device.browser.all.cookies.pop(device.browser.name, None)
        other = self.people[device.person is self.people[0]]
        self.arrive(device, other, keep=number % 2 == 0)
        device.network = ("off", "bad", "on")[number % 3]

    def _sign_out(self, device: Device, number: int, stop: int) -> None:
        page = self._go(device, MODULE)
        form = next((f for f in _forms(page.html) if f.get("action") == "/account/sign-out/"), None)
        if form is None or device.person is None:
            return
        fields = [("anyway", "yes")] if number % 2 else []
        stop = stop if number % 3 == 0 else 0
        left = device.browser.press(page, form, fields, stop=stop, wait=True)
        self._forgotten(device)
        if left.by == "site" and left.led and not stop:
            kept = device.browser.all.do("dump", device.browser.name)
            assert kept == {"rows": [], "caches": [], "registered": False}, "nothing is left after signing out"
            device.network = "on"
            self.arrive(device, self.people[number % 5 == 0])

    def arrive(self, device: Device, person: Person, keep: bool = True) -> None:
        """Sign in, and keep the module on this device. Requests of the previous person may still be under way."""
        device.person = person
        device.browser.all.cookies.pop(device.browser.name, None)
        while self._go(device, "/account/sign-in/").by != "site":  # the worker was stopped before the page was shown
            pass
        self._signed_in(device, person)
        if self.chance.random() < 0.5:
            device.browser.ask(ask="send")
        if self._go(device, "/home/").by != "site":  # the worker was stopped before the page was shown
            self._go(device, "/home/")
        if keep:
            device.browser.keep("tea-round")

    def _signed_in(self, device: Device, person: Person) -> None:
        """Sign in without the form; its checks of passwords and guesses are tested elsewhere."""
        with self.app.extensions["store"].write() as connection:
            now = self.app.extensions["clock"].now
            token = sign_ins.begin(connection, person.id, "a phone", now, timedelta(days=1))
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
        cookie = client.get_cookie("learnapp")
        assert cookie is not None
        self.browsers.cookies[device.browser.name] = f"learnapp={cookie.value}"

    # What must hold in the end

    def end(self) -> None:
        for device in self.devices:
            found = device.browser.all.do("dump", device.browser.name)
            text = str([row["value"] for row in found["rows"]])
            assert not [word for word in SEALED if word in text], "what is kept is sealed"
            assert all(not row["value"]["extractable"] for row in found["rows"] if row["store"] == "people")
            for person in sorted(self.people, key=lambda one: one is device.person):
                if device.said.get(person.id):
                    self._all_arrives(device, person)
        for person in self.people:
            self._as_the_model_says(person)

    def _all_arrives(self, device: Device, person: Person) -> None:
        device.network = "on"
        device.browser.all.do("stop", device.browser.name)
        self.arrive(device, person, keep=False)
        self._go(device, "/offline/")
        device.browser.settle()
        state = device.browser.ask(ask="send")
        assert device.arrived.get(person.id, []) == device.said[person.id], "all that was kept arrives, in order"
        waiting = state.get("waiting", ())
        assert all(one.get("conflict") for one in waiting), "nothing waits"
        here = {one["id"] for one in waiting} | {piece for piece in device.conflicts if piece not in self._of(person)}
        assert device.conflicts <= here, "each conflict is told"

    def _of(self, person: Person) -> set[str]:
        with self.app.extensions["store"].read() as connection:
            own = offline_work.c.person_id == person.id
            return set(connection.execute(sa.select(offline_work.c.piece).where(own)).scalars())

    def _as_the_model_says(self, person: Person) -> None:
        work = person.work
        with self.app.extensions["store"].read() as connection:

            def all_of(*columns: Any) -> list[Any]:
                table = columns[0].table
                mine = sa.select(*columns).where(table.c.person_id == person.id).order_by(table.c.id)
                return [tuple(row) for row in connection.execute(mine)]

            taken = all_of(offline_work.c.piece, offline_work.c.outcome)
            assert taken == [(piece, self.outcomes[piece]) for piece, _ in taken]
            assert len(taken) == sum(len(device.arrived.get(person.id, [])) for device in self.devices)
            assert all_of(run.c.path) == ([] if work.path is None else [(list(work.path),)])
            assert [bool(row[0]) for row in all_of(run.c.debriefed_at)] == [work.debriefed] * (work.path is not None)
            revisions = sorted(row[0] for row in all_of(response.c.revision))
            assert revisions == sorted(n for one in work.attempts for n in one.revisions.values())
            submitted = [(number, bool(at)) for number, at in all_of(attempt.c.number, attempt.c.submitted_at)]
            assert submitted == [(one.number, one.submitted) for one in work.attempts]
            lesson = completion.c.activity == "leaves", completion.c.person_id == person.id
            finished = connection.execute(sa.select(completion.c.completed_at).where(*lesson)).scalars().all()
            assert finished == ([work.finished_at] if work.finished_at else [])


def _forms(html: str) -> Iterator[Any]:
    return lxml.html.document_fromstring(html).iter("form") if html else iter(())


def two_editions(app: Flask) -> tuple[str, str]:
    """The tea round, and the same with an option fewer in its quiz."""
    library = read_library((TEST_MODULES, MODULES))
    folder = TEST_MODULES / "tea-round"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with app.extensions["store"].write() as connection:
        _, first = publish_files(connection, "tea-round", files, library, START)
        head, quiz = files["module.md"].decode(), files["40-after.quiz.md"].decode()
        entry = "changes:\n  - date: 2026-11-03\n    class: structure\n    note: Put right.\n"
        (option,) = re.findall(r"- \[ \] The bleep\n\n    .*\n", quiz)
        files["module.md"] = head.replace("changes:\n", entry, 1).encode()
        files["40-after.quiz.md"] = quiz.replace(option, "", 1).encode()
        result, second = publish_files(connection, "tea-round", files, library, START)
    assert result.outcome == "new", result.problems
    return first, second


def play(app: Flask, hashed: str, seeds: range) -> None:
    editions = two_editions(app)
    with running(app) as browsers:
        for seed in seeds:
            steps = steps_of(seed)
            app.extensions["clock"].now = START
            history = History(app, browsers, editions, hashed, seed)
            try:
                history.begin(seed)
                for step in steps:
                    history.do(*step)
                history.end()
            except AssertionError as error:
                raise AssertionError(f"history {seed}: {steps}") from error


def test_nothing_is_lost_or_counted_twice(app: Flask, password_hash: str) -> None:
    play(app, password_hash, range(12))


@pytest.mark.thorough
@pytest.mark.parametrize("half", range(2))
def test_nothing_is_lost_or_counted_twice_in_a_thousand(app: Flask, password_hash: str, half: int) -> None:
    play(app, password_hash, range(half, 1000, 2))
