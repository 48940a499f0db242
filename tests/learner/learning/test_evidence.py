"""Certificates and packs as a learner gets them, and as a supervisor checks them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from learnapp.exports import typesetting
from learnapp.exports.sealing import verify
from learnapp.store.tables.people_and_work import attempt, person
from learnapp.store.tables.people_and_work import certificate as certificate_table
from tests.client import Visitor
from tests.conftest import Clock
from tests.learner.learning.evidence_files import CERTIFICATE, SECRET, download, finish, keys_of, quiz, share


def opened(response: TestResponse) -> dict[str, bytes]:
    assert response.status_code == 200, response.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_before_a_module_is_done_the_page_says_what_is_left(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    page = lena.get(CERTIFICATE)
    assert "when you have finished every part of the module" in page.main
    assert "1 of 4 done" in page.main
    assert page.link("Spilt").endswith("/modules/tea-round/spilt/")
    assert not [b for f in page.forms() for b in f.iter("button") if "Download" in page.words(b)]
    response = lena.post(CERTIFICATE, {"form": "pdf"})
    assert response.mimetype == "text/html"


def test_a_finished_module_gives_a_certificate_that_verifies(lena: Visitor, clock: Clock) -> None:
    finish(lena)
    page = lena.get(CERTIFICATE)
    assert "You finished every part of this module on 2 November 2026" in page.main
    response = download(lena, page, "PDF")
    assert response.mimetype == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert verify.verify(response.get_data(), keys_of(lena)).good

    verdict = verify.verify(download(lena, page, "JSON").get_data(), keys_of(lena))
    assert verdict.good
    assert verdict.says["name"] == "Lena Marsh"
    (module,) = verdict.says["modules"]
    assert (module["title"], module["finished_on"], module["parts_done"]) == ("The tea round", "2026-11-02", 4)
    assert module["results"] == []


def test_a_certificate_holds_nothing_private(lena: Visitor) -> None:
    finish(lena)
    data = download(lena, lena.get(CERTIFICATE), "JSON").get_data(as_text=True)
    for canary in ("consequence-canary", "The corridor", "certainty", "Before the kettle: ", "%"):
        assert canary not in data


def test_a_module_that_is_not_there_has_no_certificate(lena: Visitor) -> None:
    lena.get("/modules/nowhere/certificate/", status=404)


def test_somebody_elses_work_gives_nobody_a_certificate(lena: Visitor, bola: Visitor) -> None:
    finish(lena)
    assert "0 of 4 done" in bola.get(CERTIFICATE).main
    assert "nothing to show yet" in bola.get("/evidence/").main


def test_a_pack_holds_what_was_chosen_and_each_file_verifies(lena: Visitor) -> None:
    finish(lena)
    quiz(lena, "The last poured")
    with lena.app.extensions["store"].write() as connection:
        for number, share_of in ((1, 0.25), (2, 0.75)):
            which = (attempt.c.activity == "after", attempt.c.number == number)
            connection.execute(attempt.update().where(*which).values(share=share_of))
    pack = download(lena, lena.get("/evidence/"), "Download as zip")
    files = opened(pack)
    assert set(files) == {"evidence.pdf", "evidence.json", "README.txt"}
    keys = keys_of(lena)
    numbers = {verify.verify(d, keys).number for d in (pack.get_data(), files["evidence.pdf"], files["evidence.json"])}
    assert len(numbers) == 1
    said = json.loads(files["evidence.json"])
    (result,) = said["modules"][0]["results"]
    assert (result["attempts"], result["first"], result["best"]) == (2, 25, 75)
    assert said["reflections"] == []
    assert numbers == {said["number"]}
    assert said["number"] in lena.get("/evidence/").main


def test_a_pack_is_a_pdf_alone_for_whoever_reads_it_on_a_phone(lena: Visitor) -> None:
    finish(lena)
    pack = download(lena, lena.get("/evidence/"), "Download as PDF")
    assert (pack.mimetype, pack.get_data()[:5]) == ("application/pdf", b"%PDF-")
    number = verify.verify(pack.get_data(), keys_of(lena)).number
    assert number in lena.get("/evidence/").main
    assert number in pack.headers["Content-Disposition"]


@pytest.mark.parametrize(("name", "warned"), [("রহিমা খাতুন", True), ("தமிழ்", True), ("王芳", True), ("अनिता", False)])
def test_a_name_that_the_pdf_shows_as_codes_is_said_beforehand(lena: Visitor, name: str, warned: bool) -> None:
    finish(lena)
    with lena.app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.email == "lena@example.org").values(name=name))
    for url in ("/evidence/", CERTIFICATE):
        assert ("has letters that our PDF fonts do not have" in lena.get(url).main) is warned


def test_quiz_results_stay_out_if_the_learner_takes_the_tick_away(lena: Visitor) -> None:
    finish(lena)
    said = json.loads(
        opened(download(lena, lena.get("/evidence/"), "Download as zip", {"results": None}))["evidence.json"]
    )
    assert said["modules"][0]["results"] == []


def test_a_pack_with_nothing_chosen_is_refused_and_says_what_to_do(lena: Visitor) -> None:
    finish(lena)
    page = lena.submit(lena.get("/evidence/"), "Download as zip", {"module": None}, status=422)
    assert page.errors == ["Choose at least one module"]


def test_a_module_under_way_goes_in_as_under_way(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    said = json.loads(opened(download(lena, lena.get("/evidence/"), "Download as zip"))["evidence.json"])
    (module,) = said["modules"]
    assert (module["finished_on"], module["parts_done"], module["parts"]) == ("", 1, 4)


def test_only_reflections_the_learner_chose_go_in(lena: Visitor, ids: dict[str, int]) -> None:
    finish(lena)
    chosen = share(lena.app, ids["lena"], SECRET)
    share(lena.app, ids["lena"], "Another I keep back.")
    share(lena.app, ids["lena"], "Private words.", kind="reflection")
    page = lena.get("/evidence/")
    assert SECRET in page.main
    assert "Private words" not in page.main
    assert not {e.get("value") for e in page.all("input") if e.get("name") == "reflection" and e.get("checked")}

    said = json.loads(opened(download(lena, page, "Download as zip"))["evidence.json"])
    assert said["reflections"] == []
    said = json.loads(opened(download(lena, page, "Download as zip", {"reflection": str(chosen)}))["evidence.json"])
    assert said["reflections"] == [{"about": "The tea round", "written_on": "2026-11-02", "text": SECRET}]


@pytest.mark.parametrize("value", ["x", "-1", "²", "9" * 40, "1;2", ""])
def test_a_reflection_that_makes_no_sense_is_left_out(lena: Visitor, value: str) -> None:
    finish(lena)
    said = opened(download(lena, lena.get("/evidence/"), "Download as zip", {"reflection": value}))
    assert json.loads(said["evidence.json"])["reflections"] == []


def test_nothing_of_a_reflection_is_kept_in_the_database_or_the_log(
    lena: Visitor, ids: dict[str, int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    finish(lena)
    number = share(lena.app, ids["lena"], SECRET)
    download(lena, lena.get("/evidence/"), "Download as zip", {"reflection": str(number)})
    lena.app.extensions["store"].dispose()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file.name
    assert SECRET not in caplog.text


def test_typesetting_that_fails_is_answered_with_try_again(lena: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(lena)
    page, pack = lena.get(CERTIFICATE), lena.get("/evidence/")
    monkeypatch.setattr(typesetting, "SECONDS", 0.001)
    response = download(lena, page, "PDF")
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert download(lena, pack, "Download as PDF").status_code == 503
    with lena.app.extensions["store"].read() as connection:
        kinds = [row.kind for row in connection.execute(certificate_table.select())]
    assert kinds == ["certificate"]


def test_a_statement_of_one_year_is_offered_where_there_are_several(lena: Visitor) -> None:
    finish(lena)
    page = lena.get("/evidence/?year=2025")
    assert "statement of one year" not in page.main
    assert "The tea round" in page.chosen()
