"""Emails about accounts."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.mail import account_mail
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import outbox
from tests.conftest import START

SITE = "https://learn.example.org"


def test_each_has_its_link_and_nothing_that_the_asker_chose(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    lena = ids["lena"], "lena@example.org"
    with store.write() as connection:
        name = "Buy pills at evil.example"
        who = people.add(connection, name=name, email="x@example.org", password_hash="x", now=START, claims="?1")
        assert who is not None
        assert not account_mail.was_asked(connection, who)
        account_mail.queue_confirmation(connection, who, "x@example.org", SITE, START)
        assert account_mail.was_asked(connection, who)
        assert not account_mail.was_asked(connection, who // 10)
        account_mail.queue_reset(connection, *lena, SITE, START)
        account_mail.queue_changed(connection, *lena, SITE, "", START)
        account_mail.tell(connection, "link", *lena, "Ada", START, by_mail=True)
        rows = connection.execute(sa.select(outbox.c.recipient, outbox.c.body, outbox.c.stoppable)).all()
    assert [row.recipient for row in rows] == ["x@example.org", *[lena[1]] * 3]
    assert "evil" not in str(rows)
    assert f"{SITE}/account/confirm/" in rows[0].body
    assert f"{SITE}/account/reset/" in rows[1].body
    assert [row.stoppable for row in rows[:3]] == [False] * 3, "who stopped reminders can still get in"
