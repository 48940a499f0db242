"""A set's record."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.exports import typesetting
from learnapp.store.sets import sets
from tests.client import Visitor
from tests.learning_sets.sets_made import a_set, browser


def test_the_record_is_the_members_alone(app: Flask, ids: dict[str, int], ada: Visitor) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]])
    with app.extensions["store"].write() as connection:
        sets.leave(connection, set_id, ids["bola"], app.extensions["clock"]())
    for who in (ada, browser(app, "bola")):
        for page in ("", "pdf/", "docx/", "md/", "zip/"):
            assert who.raw("GET", f"/sets/{set_id}/record/{page}").status_code == 404
    assert browser(app, "lena").raw("GET", f"/sets/{set_id}/record/md/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "begins", "mimetype"),
    [
        ("pdf", b"%PDF-", "application/pdf"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_the_record_is_a_pdf_and_a_word_file(
    app: Flask, ids: dict[str, int], kind: str, begins: bytes, mimetype: str
) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]])
    lena = browser(app, "lena")
    link = lena.get(f"/sets/{set_id}/record/").link("Download as PDF" if kind == "pdf" else "Download for Word")
    answer = lena.raw("GET", link)
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert answer.get_data().startswith(begins)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tuesday-set-record.{kind}"'


def test_a_typesetter_that_fails_is_an_answer_to_ask_again(
    app: Flask, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> bytes:
        raise typesetting.TypesettingError("It is busy.")

    set_id = a_set(app, [ids["lena"], ids["bola"]])
    monkeypatch.setattr(typesetting, "pdf", fails)
    assert browser(app, "lena").raw("GET", f"/sets/{set_id}/record/pdf/").status_code == 503
