"""People as an administrator finds them."""

from __future__ import annotations

from learnapp.store.db.engine import Store
from learnapp.store.people import directory, people, sign_ins
from learnapp.store.people.directory import PAGE
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


def test_they_are_found_in_pages_accents_or_not(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for number in range(PAGE + 3):
            people.add(connection, name=f"Zoë {number}", email=f"z{number}@example.org", password_hash="x", now=START)
        first, second = directory.find(connection, "zoe", ""), directory.find(connection, "zoe", "", 2)
        assert (len(first.people), first.more) == (PAGE, True)
        assert (len(second.people), second.more) == (3, False)
        assert len({one.id for one in (*first.people, *second.people)}) == PAGE + 3
        assert directory.find(connection, "zoe", "", 10**9) == second, "the last, if there are not so many"
        assert directory.find(connection, "", "").more
        assert [one.id for one in directory.find(connection, "", "admin").people] == [ids["ada"]]
        assert [one.id for one in directory.find(connection, "LENA@", "").people] == [ids["lena"]]
        assert [one.id for one in directory.find(connection, "lena exam", "").people] == [ids["lena"]], "words of both"
        for nobody in ("ena", "lena zoe", "@", "?!"):
            assert not directory.find(connection, nobody, "").people, nobody
        assert directory.get(connection, 10**6) is None


def test_where_they_are_signed_in_is_counted(filled_store: Filled) -> None:
    store, ids = filled_store
    from datetime import timedelta

    with store.write() as connection:
        assert directory.belonging(connection, ids["lena"], START).sessions == 0
        sign_ins.begin(connection, ids["lena"], "Firefox", START, timedelta(hours=1))
        found = directory.belonging(connection, ids["lena"], START)
    assert (found.sessions, found.seen_at, found.has_address) == (1, START, True)
