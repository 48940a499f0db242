"""Issuing certificates and packs."""

from __future__ import annotations

from datetime import timedelta

from learnapp.exports.sealing import verify
from tests.client import Visitor
from tests.conftest import Clock
from tests.learner.learning.evidence_files import CERTIFICATE, SECRET, download, finish, keys_of, share


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


def test_nobody_can_take_anothers_reflection(lena: Visitor, bola: Visitor, ids: dict[str, int]) -> None:
    finish(bola)
    theirs = share(lena.app, ids["lena"], SECRET)
    private = share(lena.app, ids["bola"], "Mine, not for sharing.", kind="reflection")
    page = bola.get("/evidence/")
    assert SECRET not in page.text
    for number in (theirs, private):
        response = download(bola, page, "Download as zip", {"reflection": str(number)})
        assert response.status_code == 422
        assert "no longer available" in response.get_data(as_text=True)


def test_a_reflection_whose_key_is_gone_is_left_out(lena: Visitor, ids: dict[str, int]) -> None:
    finish(lena)
    share(lena.app, ids["lena"], SECRET)
    lena.app.extensions["vault"].destroy(ids["lena"], "mark")
    page = lena.get("/evidence/")
    assert SECRET not in page.main
    assert "not made a shareable version of a reflection" in page.main


def test_too_many_files_are_refused_for_a_while(lena: Visitor, clock: Clock) -> None:
    finish(lena)
    page = lena.get(CERTIFICATE)
    statuses = [download(lena, page, "JSON").status_code for _ in range(22)]
    assert statuses == [200] * 20 + [429] * 2
    clock.now += timedelta(minutes=16)
    assert download(lena, page, "JSON").status_code == 200
