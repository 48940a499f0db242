"""Own data: all of it in one archive for its owner, and nothing of it left once the account is erased."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.accounts.own_data_words import HELD
from learnapp.store.operations import personal_data
from learnapp.store.tables.people_and_work import metadata, person
from learnapp.vault import VaultError
from tests.client import Visitor
from tests.conftest import PASSWORD

CANARY = "zanzibarcanary"
QUIZ = "/modules/tea-round/after/"


def _fill(visitor: Visitor) -> None:
    """Something of the person's in as many tables as the site's pages can reach."""
    visitor.submit(visitor.get("/reflections/new/"), "Save", {"text": f"={CANARY} reflection", "anyway": "yes"})
    visitor.submit(visitor.get("/notes/?at=tea-round/spilt"), "Save note", {"text": f"{CANARY} note"})
    visitor.submit(visitor.get("/notes/?at=tea-round/spilt"), "Add bookmark")
    action = {"text": f"{CANARY} action", "due-day": "20", "due-month": "11"}
    visitor.submit(visitor.get("/actions/new/"), "Save", action)
    visitor.post("/modules/tea-round/leaves/finish/")
    visitor.post("/modules/tea-round/spilt/start/")
    visitor.submit(visitor.get(QUIZ), "Start")
    page = visitor.get(QUIZ + "questions/1/")
    visitor.submit(page, "Save and continue", {"answer": page.option("The last poured")})
    visitor.submit(visitor.get("/report/?page=/modules/tea-round/"), "Send", {"text": "A word is missing."})


def _archive(visitor: Visitor) -> zipfile.ZipFile:
    answer = visitor.raw("GET", "/account/data/download/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def _read(file: zipfile.ZipFile, name: str) -> str:
    return file.read(f"my-learnapp-data/{name}").decode("utf-8-sig")


def test_every_table_that_names_a_person_is_described_in_words() -> None:
    assert set(HELD) == {table.name for table, _ in personal_data.personal_tables()}


def test_the_archive_holds_every_table_and_ones_writing_in_clear(lena: Visitor) -> None:
    _fill(lena)
    file = _archive(lena)
    for table, declared in personal_data.personal_tables():
        assert (f"my-learnapp-data/json/{table.name}.json" in file.namelist()) is declared.export, table.name
    writing = json.loads(_read(file, "json/writing.json"))
    assert [row["text"] for row in writing] == [f"={CANARY} reflection", f"{CANARY} note", f"{CANARY} action"]
    assert f"{CANARY} note" in _read(file, "my-writing.md")
    assert "| completion | Lessons, cases and quizzes you completed, and when | 1 |" in _read(file, "README.md")
    assert json.loads(_read(file, "json/person.json"))[0]["email"] == "lena@example.org"


def test_a_spreadsheet_takes_no_text_for_a_formula(lena: Visitor) -> None:
    _fill(lena)
    rows = list(csv.DictReader(io.StringIO(_read(_archive(lena), "csv/writing.csv"))))
    assert rows[0]["text"] == f"'={CANARY} reflection"


def test_it_holds_no_secret_and_nobody_else(lena: Visitor, bola: Visitor) -> None:
    _fill(lena)
    _fill(bola)
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
    assert f"{CANARY} held" in _read(_archive(lena), "json/held_answer.json")


def test_what_happens_to_each_thing_is_said_before_it_happens(lena: Visitor) -> None:
    page = lena.get(lena.get(lena.get("/account/").link("Your data")).link("Erase your account"))
    for held in HELD.values():
        assert held.what in page.main
        assert held.erased in page.main


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x"])
def test_a_wrong_password_erases_nothing(lena: Visitor, password: str) -> None:
    page = lena.submit(lena.get("/account/data/erase/"), "Erase everything", {"password": password}, status=422)
    assert page.errors == ["Your password is incorrect"]
    assert "Lena Marsh" in lena.get("/home/").heading


def test_guesses_at_the_password_are_counted(lena: Visitor) -> None:
    page = lena.get("/account/data/erase/")
    for _ in range(10):
        lena.submit(page, "Erase everything", {"password": "wrong"}, status=422)
    page = lena.submit(page, "Erase everything", {"password": PASSWORD}, status=429)
    assert "too many times" in page.errors[0]


def test_after_erasure_nothing_of_the_person_is_found_anywhere(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    _rename(app, ids["lena"])
    phone = Visitor(app)
    phone.client.set_cookie("learnapp", lena.client.get_cookie("learnapp").value)  # type: ignore[union-attr]
    _fill(lena)
    with app.extensions["store"].read() as connection:
        sealed = personal_data.rows_of(connection, ids["lena"])["writing"][0]["sealed"]
    assert _rows_with(app, CANARY)

    page = lena.submit(lena.get("/account/data/erase/"), "Erase everything", {"password": PASSWORD})

    assert "Your account has been erased" in page.main
    assert lena.get("/home/").heading == phone.get("/home/").heading == "Sign in"
    assert _rows_with(app, CANARY) == []
    assert _files_with(app, CANARY) == []
    with pytest.raises(VaultError):
        app.extensions["vault"].open(ids["lena"], sealed)
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(person.c.id).where(person.c.id == ids["lena"])).first() is None
    page = lena.submit(
        lena.get("/account/sign-in/"), "Sign in", {"email": f"{CANARY}@example.org", "password": PASSWORD}, status=422
    )
    assert page.errors == ["The email address or password is incorrect"]


def test_other_people_keep_everything(app: Flask, lena: Visitor, bola: Visitor) -> None:
    _fill(lena)
    _fill(bola)
    lena.submit(lena.get("/account/data/erase/"), "Erase everything", {"password": PASSWORD})
    assert f"{CANARY} note" in _read(_archive(bola), "my-writing.md")
    assert f"{CANARY} note" in bola.get("/writing/").main


def _rename(app: Flask, person_id: int) -> None:
    address = f"{CANARY}@example.org"
    values = {"name": CANARY, "email": address, "email_key": address}
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == person_id).values(**values))


def _rows_with(app: Flask, canary: str) -> list[str]:
    found = []
    with app.extensions["store"].read() as connection:
        for table in metadata.sorted_tables:
            found += [table.name for row in connection.execute(sa.select(table)) if canary in repr(tuple(row))]
    return found


def _files_with(app: Flask, canary: str) -> list[Path]:
    folder: Path = app.extensions["settings"].instance
    return [path for path in folder.rglob("*") if path.is_file() and canary.encode() in path.read_bytes()]
