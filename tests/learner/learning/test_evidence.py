"""Certificates and packs as a learner gets them, and as whoever is given one checks them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from learnapp.exports import typesetting, verify
from learnapp.store.tables.people_and_work import attempt, writing
from learnapp.store.tables.people_and_work import certificate as certificate_table
from tests.client import HTML, Page, Visitor
from tests.conftest import START, Clock

CERTIFICATE = "/modules/tea-round/certificate/"
SECRET = "I was slow to ask the sister."


def finish(visitor: Visitor) -> None:
    """Work through every part of the test module."""
    page = visitor.submit(visitor.get("/modules/tea-round/before/"), "Start")
    visitor.submit(visitor.get("/modules/tea-round/before/check/"), "Submit")
    visitor.submit(visitor.get("/modules/tea-round/leaves/"), "Mark as finished")
    page = visitor.submit(visitor.get("/modules/tea-round/spilt/"), "Start the case")
    page = visitor.submit(page, "Do this", {"choice": "0"})
    page = visitor.submit(page, "Go back to the ward")
    page = visitor.submit(page, "Do this", {"choice": "1"})
    visitor.submit(page, "Open the debrief")
    quiz(visitor, "The first poured")


def quiz(visitor: Visitor, answer: str) -> None:
    page = visitor.get("/modules/tea-round/after/")
    again = any("Try again" in page.words(b) for b in page.all("button"))
    page = visitor.submit(page, "Try again" if again else "Start")
    visitor.submit(page, "Save and continue", {"answer": page.option(answer)})
    visitor.submit(visitor.get("/modules/tea-round/after/check/"), "Submit")


def download(visitor: Visitor, page: Page, button: str, fields: dict[str, object] | None = None) -> TestResponse:
    """Press a button that answers with a file, and give the file."""
    form = page.form(button)
    sent: dict[str, object] = {}
    for name, value in page.fields(form):
        sent.setdefault(name, [])
        sent[name].append(value)  # type: ignore[attr-defined]
    for element in form.iter(HTML + "button"):
        if button in page.words(element) and element.get("name"):
            sent[element.get("name", "")] = element.get("value", "")
    sent.update(fields or {})
    return visitor.client.post(page.url, data={k: v for k, v in sent.items() if v is not None})


def keys_of(visitor: Visitor) -> dict[str, object]:
    return dict(verify.read_keys(visitor.raw("GET", "/verify/key").get_data()))


def share(app: Flask, person_id: int, text: str, module: str = "tea-round", kind: str = "shareable") -> int:
    sealed = app.extensions["vault"].seal(person_id, text)
    with app.extensions["store"].write() as connection:
        values = {"person_id": person_id, "kind": kind, "module": module, "sealed": sealed}
        made = connection.execute(writing.insert().values(**values, made_at=START, changed_at=START))
        return int(made.inserted_primary_key[0])


def opened(response: TestResponse) -> dict[str, bytes]:
    assert response.status_code == 200, response.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(response.get_data())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# The certificate ----------------------------------------------------------------------------------


def test_before_a_module_is_done_the_page_says_what_is_left(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    page = lena.get(CERTIFICATE)
    assert "when you have finished every part of the module" in page.main
    assert "1 of 4 done" in page.main
    assert page.link("Spilt").endswith("/modules/tea-round/spilt/")
    assert not [b for f in page.forms() for b in f.iter(HTML + "button") if "Download" in page.words(b)]
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


def test_the_same_certificate_is_given_again_until_what_it_says_has_changed(lena: Visitor, clock: Clock) -> None:
    finish(lena)
    page = lena.get(CERTIFICATE)
    first = download(lena, page, "PDF").get_data()
    clock.now += timedelta(hours=3)
    assert download(lena, page, "PDF").get_data() == first
    number = verify.verify(first, keys_of(lena)).number

    from learnapp.store.tables.people_and_work import person

    with lena.app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.email == "lena@example.org").values(name="Lena Obi"))
    again = verify.verify(download(lena, page, "JSON").get_data(), keys_of(lena))
    assert again.says["name"] == "Lena Obi"
    assert again.number != number
    assert lena.get("/evidence/").main.count("Certificate: The tea round") == 2


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


# The pack -----------------------------------------------------------------------------------------


def test_a_pack_holds_what_was_chosen_and_each_file_verifies(lena: Visitor) -> None:
    finish(lena)
    quiz(lena, "The last poured")
    with lena.app.extensions["store"].write() as connection:
        for number, share_of in ((1, 0.25), (2, 0.75)):
            which = (attempt.c.activity == "after", attempt.c.number == number)
            connection.execute(attempt.update().where(*which).values(share=share_of))
    pack = download(lena, lena.get("/evidence/"), "Download")
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


def test_quiz_results_stay_out_if_the_learner_takes_the_tick_away(lena: Visitor) -> None:
    finish(lena)
    said = json.loads(opened(download(lena, lena.get("/evidence/"), "Download", {"results": None}))["evidence.json"])
    assert said["modules"][0]["results"] == []


def test_a_pack_with_nothing_chosen_is_refused_and_says_what_to_do(lena: Visitor) -> None:
    finish(lena)
    page = lena.submit(lena.get("/evidence/"), "Download", {"module": None}, status=422)
    assert page.errors == ["Choose at least one module"]


def test_a_module_under_way_goes_in_as_under_way(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/leaves/"), "Mark as finished")
    said = json.loads(opened(download(lena, lena.get("/evidence/"), "Download"))["evidence.json"])
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

    said = json.loads(opened(download(lena, page, "Download"))["evidence.json"])
    assert said["reflections"] == []
    said = json.loads(opened(download(lena, page, "Download", {"reflection": str(chosen)}))["evidence.json"])
    assert said["reflections"] == [{"about": "The tea round", "written_on": "2026-11-02", "text": SECRET}]


def test_nobody_can_take_anothers_reflection(lena: Visitor, bola: Visitor, ids: dict[str, int]) -> None:
    finish(bola)
    theirs = share(lena.app, ids["lena"], SECRET)
    private = share(lena.app, ids["bola"], "Mine, not for sharing.", kind="reflection")
    page = bola.get("/evidence/")
    assert SECRET not in page.text
    for number in (theirs, private):
        response = download(bola, page, "Download", {"reflection": str(number)})
        assert response.status_code == 422
        assert "no longer available" in response.get_data(as_text=True)


@pytest.mark.parametrize("value", ["x", "-1", "²", "9" * 40, "1;2", ""])
def test_a_reflection_that_makes_no_sense_is_no_error_of_ours(lena: Visitor, value: str) -> None:
    finish(lena)
    assert download(lena, lena.get("/evidence/"), "Download", {"reflection": value}).status_code in {200, 422}


def test_a_reflection_whose_key_is_gone_is_left_out(lena: Visitor, ids: dict[str, int]) -> None:
    finish(lena)
    share(lena.app, ids["lena"], SECRET)
    lena.app.extensions["vault"].destroy(ids["lena"], "mark")
    page = lena.get("/evidence/")
    assert SECRET not in page.main
    assert "not made a shareable version of a reflection" in page.main


def test_nothing_of_a_reflection_is_kept_in_the_database_or_the_log(
    lena: Visitor, ids: dict[str, int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    finish(lena)
    number = share(lena.app, ids["lena"], SECRET)
    download(lena, lena.get("/evidence/"), "Download", {"reflection": str(number)})
    lena.app.extensions["store"].dispose()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file.name
    assert SECRET not in caplog.text


def test_too_many_files_are_refused_for_a_while(lena: Visitor, clock: Clock) -> None:
    finish(lena)
    page = lena.get(CERTIFICATE)
    statuses = [download(lena, page, "JSON").status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    clock.now += timedelta(minutes=16)
    assert download(lena, page, "JSON").status_code == 200


def test_typesetting_that_fails_is_answered_with_try_again(lena: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(lena)
    page, pack = lena.get(CERTIFICATE), lena.get("/evidence/")
    monkeypatch.setattr(typesetting, "SECONDS", 0.001)
    response = download(lena, page, "PDF")
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert download(lena, pack, "Download").status_code == 503
    with lena.app.extensions["store"].read() as connection:
        kinds = [row.kind for row in connection.execute(certificate_table.select())]
    assert kinds == ["certificate"]
