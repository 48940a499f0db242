"""Own data: all of it in one archive for its owner, and nothing of it left once the account is erased."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.exports.own_data_words import HELD
from learnapp.store.operations import personal_data
from learnapp.store.tables.people_and_work import metadata, person
from learnapp.vault import VaultError
from tests.accounts.leaving import CANARY, _archive, fill, read
from tests.client import Visitor
from tests.conftest import PASSWORD


def test_what_happens_to_each_thing_is_said_before_it_happens(lena: Visitor) -> None:
    page = lena.get(lena.get(lena.get("/account/").link("Download your data")).link("Erase your account"))
    for held in HELD.values():
        assert held.what in page.main
        assert held.erased in page.main


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD + "x"])
def test_a_wrong_password_erases_nothing(lena: Visitor, password: str) -> None:
    page = lena.submit(lena.get("/account/data/erase/"), "Erase everything", {"password": password}, status=422)
    assert page.errors == ["Your password is incorrect" if password else "Enter your password"]
    assert "Lena" in lena.get("/home/").heading


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
    fill(lena)
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
    fill(lena)
    fill(bola)
    lena.submit(lena.get("/account/data/erase/"), "Erase everything", {"password": PASSWORD})
    assert f"{CANARY} note" in read(_archive(bola), "my-writing.md")
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
