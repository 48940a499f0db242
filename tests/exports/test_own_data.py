"""Everything that is kept about one person, as one archive."""

import json

from flask import Flask

from learnapp.store.operations import personal_data
from tests.accounts.leaving import CANARY, _archive, fill, read
from tests.client import Visitor


def test_the_archive_holds_every_table_and_ones_writing_in_clear(lena: Visitor) -> None:
    fill(lena)
    file = _archive(lena)
    for table, declared in personal_data.personal_tables():
        assert (f"my-learnapp-data/json/{table.name}.json" in file.namelist()) is declared.export, table.name
    writing = json.loads(read(file, "json/writing.json"))
    assert [row["text"] for row in writing] == [f"={CANARY} reflection", f"{CANARY} note", f"{CANARY} action"]
    assert f"{CANARY} note" in read(file, "my-writing.md")
    assert "| completion | Lessons, cases and quizzes you completed, and when | 1 |" in read(file, "README.md")
    assert json.loads(read(file, "json/person.json"))[0]["email"] == "lena@example.org"


def test_it_holds_no_secret_and_nobody_else(lena: Visitor, bola: Visitor) -> None:
    fill(lena)
    fill(bola)
    file = _archive(lena)
    whole = "\n".join(file.read(name).decode() for name in file.namelist())
    for secret in ("argon2", "token_digest", "bola", "Bola", "edwin", "gAAAA"):
        assert secret not in whole, secret


def test_an_answer_that_is_kept_sealed_is_in_it_in_clear(lena: Visitor, app: Flask) -> None:
    page = lena.get("/reflections/new/")
    stranger = Visitor(app)
    fields = [(n, v) for n, v in page.fields(page.form("Save")) if n not in {"csrf_token", "text"}]
    fields += [("csrf_token", stranger.token()), ("text", f"{CANARY} held")]
    assert stranger.send(page, page.form("Save"), fields).heading == "Sign in"
    assert f"{CANARY} held" in read(_archive(lena), "json/held_answer.json")
