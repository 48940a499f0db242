"""What a person writes for themselves is nowhere in plain text: in no database file, backup or log."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from learnapp.store.operations import backups
from learnapp.store.tables.people_and_work import draft, metadata, writing
from tests.client import Page, Visitor
from tests.conftest import PASSWORD, Clock

SEEDED = [f"seeded-phrase-{n}" for n in range(8)]


def _write_everything(app: Flask, lena: Visitor, clock: Clock) -> None:
    page = lena.submit(lena.get("/reflections/new/"), "Save", {"text": f"{SEEDED[0]} with Mrs Henderson"})
    page = lena.submit(page, "Save anyway")
    lena.submit(lena.get(page.url + "edit/"), "Save", {"text": SEEDED[1]})
    lena.submit(lena.get(lena.get(page.url).link("write a shareable")), "Save", {"text": SEEDED[2]})
    lena.submit(lena.get("/notes/?at=tea-round/spilt"), "Save note", {"text": SEEDED[3]})
    action = {"text": SEEDED[4], "due-day": "20", "due-month": "11"}
    page = lena.submit(lena.get("/actions/new/"), "Save", action)
    page = lena.get(page.link(SEEDED[4]))
    lena.submit(page, "Save", {"outcome": "done", "came_of_it": SEEDED[5]})
    lena.submit(lena.get("/writing/"), "Search", {"words": SEEDED[6]})
    lena.get("/writing/download/")
    lena.raw("GET", "/account/data/download/")
    page = lena.get("/reflections/new/")
    clock.now += timedelta(hours=13)
    lena.submit(page, "Save", {"text": SEEDED[7]})


def test_seeded_phrases_are_found_in_no_file_and_no_log(
    app: Flask, lena: Visitor, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _write_everything(app, lena, clock)
    store = app.extensions["store"]
    folders = tmp_path, Path(store.url.database or "").parent
    files = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert (
        any(path.name.endswith("-wal") and content for path, content in files.items()) or "WAL" not in store.durability
    )
    backups.back_up(store, tmp_path / "backup.db", lambda _said: None)
    files[tmp_path / "backup.db"] = (tmp_path / "backup.db").read_bytes()
    with store.read() as connection:
        rows = {t.name: [tuple(r) for r in connection.execute(t.select())] for t in metadata.sorted_tables}
    assert len(rows["writing"]) == 4
    assert len(rows["held_answer"]) == 1
    for phrase in [*SEEDED, "Henderson"]:
        assert phrase not in repr(rows), phrase
        assert phrase not in caplog.text, phrase
        for path, content in files.items():
            assert phrase.encode() not in content, f"{phrase} in {path.name}"
            assert phrase.encode("utf-16-le") not in content, f"{phrase} in {path.name}"


def test_a_request_that_fails_logs_none_of_it(
    app: Flask, lena: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from learnapp.store.learning import writings

    def fail(*_given: object, **_more: object) -> int:
        raise RuntimeError("a failure of the database")

    page = lena.get("/reflections/new/")
    monkeypatch.setattr(writings, "add", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    lena.submit(page, "Save", {"text": SEEDED[0]}, status=500)
    assert "a failure of the database" in caplog.text
    assert SEEDED[0] not in caplog.text


def test_no_page_or_script_of_ones_writing_is_kept_by_the_browser(app: Flask, lena: Visitor) -> None:
    page = lena.submit(lena.get("/reflections/new/"), "Save", {"text": SEEDED[0]})
    for address in (page.url, "/writing/", "/reflections/", page.url + "edit/"):
        assert lena.get(address).response.headers["Cache-Control"] == "no-store"


def test_educators_and_administrators_find_none_of_it(
    app: Flask, lena: Visitor, edwin: Visitor, ada: Visitor, clock: Clock
) -> None:
    _write_everything(app, lena, clock)
    for other in (edwin, ada):
        clock.now -= timedelta(hours=13)
        read = []
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or set()) and not rule.arguments and rule.endpoint != "static":
                answer = other.raw("GET", rule.rule)
                assert not [phrase for phrase in SEEDED if phrase.encode() in answer.get_data()], rule.rule
                read += [rule.endpoint] * (answer.status_code == 200)
        assert {"learner.writing", "learner.reflections", "educator.cohorts"} <= set(read)
        assert len(read) > 30
        clock.now += timedelta(hours=13)


def test_signed_in_again_its_writer_finds_all_of_it(app: Flask, lena: Visitor, clock: Clock) -> None:
    _write_everything(app, lena, clock)
    page = lena.submit(lena.get("/account/sign-in/"), "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    text = lena.get("/writing/download/").text
    assert [phrase in text for phrase in SEEDED] == [False, True, True, True, True, True, False, False]
    assert page.heading


WRITING = (
    "/writing/{n}/",
    "/writing/{n}/edit/",
    "/writing/{n}/delete/",
    "/reflections/{n}/shareable/",
    "/actions/{n}/",
    "/actions/{n}/did-it-help/",
)
"""Every route that names a piece of writing."""


@pytest.mark.parametrize("who", ["nobody", "bola", "edwin", "ada"])
@pytest.mark.parametrize("kind", ["reflection", "shareable", "note", "action"])
def test_every_route_of_every_kind_of_writing_is_its_writers_alone(
    app: Flask, lena: Visitor, who: str, kind: str
) -> None:
    number = _one_of_each(lena)[kind]
    with app.extensions["store"].read() as connection:
        before = [tuple(row) for row in connection.execute(writing.select())]
    other = Visitor(app) if who == "nobody" else Visitor(app).signed_in(who)
    named = {rule.endpoint for rule in app.url_map.iter_rules() if "writing" in rule.arguments}
    assert len(named) == len(WRITING)
    for address in WRITING:
        for method in ("GET", "POST"):
            fields = {"csrf_token": other.token(), "text": "taken", "anyway": "yes", "outcome": "done", "revision": "1"}
            answer = other.raw(method, address.format(n=number), data=fields if method == "POST" else None)
            seen = f"{method} {address} of a {kind} as {who}: {answer.status_code}"
            assert b"seeded-phrase" not in answer.get_data(), seen
            if who == "nobody" and answer.status_code != 405:
                assert answer.status_code == 302, seen
                assert answer.headers["Location"].startswith("/account/sign-in/"), seen
            else:
                assert answer.status_code in {404, 405}, seen
    with app.extensions["store"].read() as connection:
        assert [tuple(row) for row in connection.execute(writing.select())] == before


def _one_of_each(lena: Visitor) -> dict[str, int]:
    """The numbers of a reflection, its shareable version, a note and an action."""

    def number(page: Page) -> int:
        return int(page.url.strip("/").split("/")[1])

    reflection = number(lena.submit(lena.get("/reflections/new/"), "Save", {"text": "seeded-phrase one"}))
    shared = lena.submit(lena.get(f"/reflections/{reflection}/shareable/"), "Save", {"text": "seeded-phrase two"})
    page = lena.submit(lena.get("/notes/?at=tea-round/spilt"), "Save note", {"text": "seeded-phrase three"})
    note = int(page.link("Change or delete").strip("/").split("/")[-1])
    page = lena.submit(
        lena.get("/actions/new/"), "Save", {"text": "seeded-phrase four", "due-day": "20", "due-month": "11"}
    )
    action = int(page.link("seeded-phrase four").strip("/").split("/")[-1])
    return {"reflection": reflection, "shareable": number(shared), "note": note, "action": action}


def test_no_search_finds_it_but_its_writers_own(lena: Visitor, bola: Visitor, ada: Visitor) -> None:
    _one_of_each(lena)
    for who in (lena, bola, ada):
        assert "seeded-phrase o" not in who.get("/search/?q=seeded-phrase").main
    for other in (bola, ada):
        assert "seeded-phrase" not in other.get("/writing/").main
        page = other.raw("POST", "/writing/", data={"words": "seeded", "csrf_token": other.token()})
        assert b"seeded-phrase" not in page.get_data()
    page = lena.submit(lena.get("/writing/"), "Search", {"words": "seeded one"})
    assert "seeded-phrase one" in page.main
    assert "seeded-phrase two" not in page.main


def test_what_is_being_typed_is_as_sealed_as_what_is_saved(
    app: Flask, lena: Visitor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for address in ("/reflections/new/", "/notes/?at=tea-round/spilt", "/actions/new/"):
        page = lena.get(address)
        form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
        fields = {**dict(page.fields(form)), "text": SEEDED[0]}
        answer = lena.raw("POST", form.get("action") or "", data=fields, headers={"Draft": ""})
        assert answer.status_code == 204
    backups.back_up(app.extensions["store"], tmp_path / "backup.db", lambda _said: None)
    with app.extensions["store"].read() as connection:
        assert len(connection.execute(draft.select()).all()) == 3
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or SEEDED[0].encode() not in path.read_bytes(), path
    assert SEEDED[0] not in caplog.text
