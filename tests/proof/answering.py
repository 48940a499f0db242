"""Learners who answer all the time, resend what was not acknowledged, and remember what was."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import sqlalchemy as sa

from bench import learners
from bench.learners import Browser, Site
from learnapp.domain.questions import KINDS
from learnapp.domain.quizzes import attempts as rules
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import attempt, response


@dataclass
class Learner:
    """`turn` counts acknowledged answers: they go round the attempt's questions, each time with another answer.
    `slowest` is the longest wait for one, in seconds, whatever the response was.
    """

    site: Site
    browser: Browser
    turn: int = 0
    sent_again: int = 0
    busy: int = 0
    slowest: float = 0.0

    @property
    def questions(self) -> int:
        return len(learners.answered_questions(self.site.quiz))

    def answer(self, connection: http.client.HTTPConnection) -> int:
        """Send the next answer; without an acknowledgement it will be sent again next time. Returns the status."""
        number, revision = self.turn % self.questions + 1, self.turn // self.questions
        headers = {"Cookie": self.browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        path = self.site.path(self.site.quiz.slug, "questions", number)
        begun = time.monotonic()
        connection.request("POST", path, learners.answer_form(self.browser, revision), headers)
        reply = connection.getresponse()
        reply.read()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        if reply.status == 303:
            assert "/questions/" in (there := reply.headers["Location"]) or there.endswith("/check/"), there
            self.turn += 1
        elif reply.status == 503:
            self.busy += 1
        else:
            raise AssertionError(f"answer {self.turn} was answered {reply.status}")
        return reply.status

    def work(self, port: int, stopped: threading.Event) -> None:
        """Answer until stopped. Whatever ends a connection, the answer under way is sent again on the next."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while not stopped.is_set():
            try:
                if self.answer(connection) == 503:
                    time.sleep(0.05)
            except (OSError, http.client.HTTPException):
                self.sent_again += 1
                connection.close()
                time.sleep(random.uniform(0.005, 0.03))
        connection.close()


@contextmanager
def working(people: Sequence[Learner], port: int) -> Iterator[None]:
    """All of them answering, each in a thread."""
    stopped = threading.Event()
    failures: list[BaseException] = []

    def run(learner: Learner) -> None:
        try:
            learner.work(port, stopped)
        except BaseException as error:
            failures.append(error)

    with at_work([threading.Thread(target=run, args=(learner,)) for learner in people], stopped):
        yield
    assert not failures, failures[0]


@contextmanager
def at_work(threads: Sequence[threading.Thread], stopped: threading.Event) -> Iterator[None]:
    """In this context the threads run; `stopped` is set at its end."""
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def until_more(people: Sequence[Learner], more: int) -> None:
    """Wait until so many more answers are acknowledged."""
    enough, until = sum(p.turn for p in people) + more, time.monotonic() + 60
    while sum(p.turn for p in people) < enough:
        assert time.monotonic() < until, "no answers for 60 s"
        time.sleep(0.005)


def finish(people: Sequence[Learner], port: int) -> None:
    """Each sends again the answer that was not acknowledged, until it is."""
    for learner in people:
        before, until = learner.turn, time.monotonic() + 30
        while learner.turn == before and time.monotonic() < until:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            with suppress(OSError, http.client.HTTPException):
                learner.answer(connection)
            connection.close()
        assert learner.turn > before, "an answer was not acknowledged within 30 s"


def lost_and_doubled(site: Site, people: Sequence[Learner]) -> tuple[int, int]:
    """Acknowledged answers that are not in the database, and answers in it that no one gave."""
    store = Store(learners.settings(site.folder, site.database_url).database_url)
    asked = learners.answered_questions(site.quiz)
    lost = doubled = 0
    with store.read() as connection:
        for learner in people:
            rows = connection.execute(
                sa.select(response.c.question, response.c.revision, response.c.answer, attempt.c.seed)
                .join(attempt, attempt.c.id == response.c.attempt_id)
                .where(attempt.c.person_id == learner.browser.person, attempt.c.submitted_at.is_(None))
            )
            held = {row.question: row for row in rows}
            for place, name in enumerate(asked):
                given = learner.turn // len(asked) + (place < learner.turn % len(asked))
                found = held[name].revision if name in held else 0
                lost, doubled = lost + max(0, given - found), doubled + max(0, found - given)
                if given and found == given:
                    assert held[name].answer == _parsed(site, name, held[name].seed, given - 1), (name, held[name])
    store.dispose()
    return lost, doubled


def _parsed(site: Site, name: str, seed: int, revision: int) -> object:
    """The answer that was sent when `revision` answers had been given, as the site keeps it."""
    question = site.quiz.question(name)
    assert question is not None
    asked = rules.ask(site.quiz, question, seed)
    return KINDS[question.kind].parse(question, asked, {"answer": [str(revision % 3)]})
