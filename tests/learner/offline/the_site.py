"""What the site should have of one person's work in the tea round, from the pieces and forms that reached it.

A model of the rules, written without the site's code: the histories compare the two.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case

Answer = tuple[tuple[str, ...], str]
"""The options chosen, in order, and how sure the person was."""


@dataclass
class Plan:
    """What a device has of a quiz: an attempt's number, and the mark of each question by its address."""

    number: int
    marks: dict[str, str]
    edition: str


@dataclass
class Attempt:
    """`marks` is None for one that the site began, until it has told a device."""

    number: int
    marks: dict[str, str] | None
    answers: dict[str, Answer] = field(default_factory=dict)
    revisions: dict[str, int] = field(default_factory=dict)
    submitted: bool = False


@dataclass
class Work:
    """One person's work."""

    case: Case
    path: tuple[int, ...] | None = None
    edition: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    finished_at: datetime | None = None
    debriefed: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)
    """Plans of quizzes, by the note that a device sends back."""
    editions: dict[str, str] = field(default_factory=dict)
    """Editions of cases, likewise."""

    @property
    def open_attempt(self) -> Attempt | None:
        return next((one for one in self.attempts if not one.submitted), None)

    @property
    def ended(self) -> bool:
        return self.path is not None and cases.at_ending(self.case, cases.replay(self.case, self.path).state)

    def packed(self, pack: dict[str, Any], case: str, quiz: str) -> None:
        """The site has given a device a module."""
        self.editions[pack["cases"][case]["begin"]] = pack["edition"]
        given = pack["quizzes"][quiz]
        marks = {question["address"]: question["asked"] for question in given["questions"]}
        if given["open"]:
            assert self.open_attempt is not None
            assert self.open_attempt.number == given["attempt"]
            assert self.open_attempt.marks in (None, marks)
            self.open_attempt.marks = marks
        self.plans[given["begin"]] = Plan(given["attempt"], marks, pack["edition"])

    def take(self, doing: str, path: str, sent: list[tuple[str, str]], piece: bool, now: datetime, edition: str) -> str:
        """The outcome of a form or piece. `edition` is the current one."""
        fields = dict(sent)
        if doing == "finish_lesson":
            self.finished_at = self.finished_at or now
            return ""
        if doing == "open_debrief":
            self.debriefed = self.debriefed or self.ended
            return "" if self.ended else "over"
        if doing == "start_case":
            begun = self.editions[fields["begin"]] if piece else edition
            if self.path is None:
                self.path, self.edition = (), begun
            return "changed" if piece and self.edition != begun else ""
        if doing == "choose":
            return self._choose(fields, piece)
        if doing == "start_quiz":
            return self._start_quiz(self.plans[fields["begin"]] if piece else None)
        if doing == "answer":
            given = (
                tuple(sorted(value for name, value in sent if name.startswith("answer"))),
                fields.get("certainty", ""),
            )
            return self._answer(path, fields, given, piece)
        assert doing == "submit_quiz"
        return self._submit(int(fields["attempt"]))

    def _choose(self, fields: dict[str, str], piece: bool) -> str:
        if self.path is None:
            return "over"
        step, choice, known = int(fields["step"]), int(fields["choice"]), self.path
        if piece and fields["edition"] != self.edition:
            return "changed"
        if piece and known[:step] != tuple(map(int, filter(None, fields["path"].split(","))))[:step]:
            return "moved-on"
        if step < len(known):
            return "" if known[step] == choice else "moved-on"
        if self.ended or step > len(known):
            return "moved-on"
        self.path = (*known, choice)
        return ""

    def _start_quiz(self, plan: Plan | None) -> str:
        there = self.open_attempt
        if plan is None:
            if there is None:
                self.attempts.append(Attempt(len(self.attempts) + 1, None))
            return ""
        if there is not None:
            return "" if there.marks == plan.marks else "elsewhere"
        if plan.number != len(self.attempts) + 1:
            return "elsewhere"
        self.attempts.append(Attempt(plan.number, plan.marks))
        return ""

    def _answer(self, path: str, fields: dict[str, str], given: Answer, piece: bool) -> str:
        there = self.open_attempt
        if there is None or there.number != int(fields["attempt"]):
            return "over"
        if piece and fields["asked"] != (there.marks or {}).get(path):
            return "changed"
        if there.answers.get(path) == given:
            return "same"
        if there.revisions.get(path, 0) != int(fields["revision"]):
            return "elsewhere"
        there.answers[path], there.revisions[path] = given, there.revisions.get(path, 0) + 1
        return ""

    def _submit(self, number: int) -> str:
        there = self.open_attempt
        if there is not None and there.number == number:
            there.submitted = True
        return "" if any(one.number == number and one.submitted for one in self.attempts) else "over"
