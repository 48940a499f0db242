"""Doing work as a device does: pieces with an id each, sent in order."""

from __future__ import annotations

import uuid
from typing import Any

from tests.client import Visitor

MODULE = "/modules/tea-round/"
CASE = f"{MODULE}spilt/"
QUIZ = f"{MODULE}after/"


class Device:
    """A device that a person keeps a module on: what it was told, and the ids it made."""

    def __init__(self, visitor: Visitor, slug: str = "tea-round") -> None:
        self.visitor = visitor
        self.pack: dict[str, Any] = visitor.raw("GET", f"/offline/{slug}/").get_json()

    def send(self, path: str, fields: dict[str, Any] | None = None, piece: str | None = None, done_at: str = "") -> str:
        """Send a piece and return how it ended."""
        here = self.visitor.raw("GET", "/offline/here/").get_json()
        sent = {**(fields or {}), "csrf_token": here["token"], "owner": self.pack["owner"]}
        headers = {"Piece": piece or str(uuid.uuid4()), "Done-At": done_at}
        answer = self.visitor.client.post(path, data=sent, headers=headers)
        return str(answer.get_json()["outcome"]) if answer.is_json else f"{answer.status_code}"

    def start_case(self, **more: Any) -> str:
        return self.send(f"{CASE}start/", {"begin": self.pack["cases"][CASE]["begin"]}, **more)

    def choose(self, path: tuple[int, ...], choice: int, **more: Any) -> str:
        fields = {"step": len(path), "choice": choice, "path": ",".join(map(str, path))}
        return self.send(CASE, {**fields, "edition": self.pack["cases"][CASE]["edition"]}, **more)

    def start_quiz(self, **more: Any) -> str:
        return self.send(f"{QUIZ}attempt/", {"begin": self.pack["quizzes"][QUIZ]["begin"]}, **more)

    def answer(self, number: int, answer: Any, revision: int = 0, **more: Any) -> str:
        quiz = self.pack["quizzes"][QUIZ]
        question = quiz["questions"][number - 1]
        fields = {"attempt": quiz["attempt"], "asked": question["asked"], "revision": revision, "certainty": "2"}
        return self.send(question["address"], {**fields, "answer": answer}, **more)
