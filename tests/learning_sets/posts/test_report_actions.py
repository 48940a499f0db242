"""What follows from a report that was passed on."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.sets import posts
from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.posts.posting import SAFE, _post, _report, there
from tests.learning_sets.tuesdays import Tuesday


def test_what_the_facilitator_passes_on_an_admin_decides(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = tuesday.change(
        posts.add, tuesday.thread.id, ids["edwin"], text="A ward.", html="<p>A ward.</p>", nonce="edwins", now=START
    ).id
    _report(tuesday, lena, made)
    bola.submit(bola.get(f"{tuesday.url}reports/"), "Pass on to the administrators")
    page = ada.get("/sets/reported/")
    assert "A ward." in page.main
    assert "Lena Marsh" not in page.main
    mails = tuesday.change(lambda c: c.execute(sa.select(outbox.c.recipient, outbox.c.body)).all())
    assert [mail.recipient for mail in mails] == ["ada@example.org"]
    assert "ward" not in mails[0].body
    assert "/sets/reported/" in mails[0].body
    page = ada.submit(page, "Remove the post")
    assert "There are none." in page.main
    assert there(tuesday)[0].redacted_at is not None
    ada.get(tuesday.url, status=404)


def test_an_admin_settles_only_what_was_passed_on(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    made = _post(tuesday, bola)
    report = tuesday.change(posts.report, made, ids["lena"], "Hm", START, pass_on=False)
    assert ada.post(f"/sets/reported/{report}/", {"do": "take out"}).status_code == 404
    assert there(tuesday)[0].text == SAFE
