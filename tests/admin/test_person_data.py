"""A copy of a person's data on their behalf: it has nothing that only they may see, and they get a message."""

from __future__ import annotations

import io
import json
import zipfile

from flask import Flask

from learnapp.exports.own_data_words import HELD, about_them
from tests.accounts.leaving import CANARY, fill
from tests.client import Visitor
from tests.conftest import PASSWORD


def test_the_copy_has_every_table_and_nothing_that_only_the_person_may_see(
    app: Flask, ada: Visitor, lena: Visitor, ids: dict[str, int]
) -> None:
    fill(lena)
    url = f"/admin/people/{ids['lena']}/data/"
    page = ada.get(url)
    assert all(about_them(held.what) in page.main for held in HELD.values())
    assert ada.submit(page, "Download the copy", {"password": "wrong"}, status=422).errors
    answer = ada.post(url, {"password": PASSWORD})
    file = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    texts = {name: file.read(name).decode("utf-8-sig") for name in file.namelist()}
    assert CANARY not in "".join(texts.values())
    tables = {
        name[len("learnapp-data/json/") : -5]: json.loads(text) for name, text in texts.items() if "/json/" in name
    }
    assert tables["person"][0]["name"] == "Lena Marsh"
    assert {row["kind"] for row in tables["writing"]} == {"reflection", "note", "action"}
    assert tables["run"]
    assert "path" not in tables["run"][0]
    assert tables["response"]
    assert "answer" not in tables["response"][0]
    assert "Ada Whitlock made a copy" in lena.get("/messages/").main
    assert "Copy of a person’s data" in ada.get(f"/admin/people/{ids['lena']}/").main
