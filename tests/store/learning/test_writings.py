"""A person's own writing and bookmarks, on both databases: theirs alone, and nothing overwritten by a stale page."""

from datetime import UTC, date, datetime

from learnapp.store.db.engine import Store
from learnapp.store.learning import writings
from learnapp.store.sets import agreed_actions

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
Filled = tuple[Store, dict[str, int]]


def test_writing_is_found_by_its_owner_only(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = writings.add(connection, ids["lena"], "note", b"sealed", NOW, module="m", activity="a", place="p")
    with store.read() as connection:
        found = writings.get(connection, ids["lena"], made)
        assert found is not None
        assert (bytes(found.sealed), found.module, found.revision) == (b"sealed", "m", 1)
        assert writings.all_of(connection, ids["lena"]) == [found]
        assert writings.at(connection, ids["lena"], "m", "a", "p", start=0, most=9) == [found]
        assert writings.count_at(connection, ids["lena"], "m", "a", "p") == 1
        assert writings.counts(connection, ids["lena"]) == {"note": 1}
        assert writings.get(connection, ids["bola"], made) is None
        assert writings.all_of(connection, ids["bola"]) == []
        assert writings.at(connection, ids["bola"], "m", "a", "p", start=0, most=9) == []
        assert writings.count_at(connection, ids["bola"], "m", "a", "p") == 0
        assert writings.counts(connection, ids["bola"]) == {}


def test_pieces_are_read_a_part_at_a_time(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        made = [writings.add(connection, lena, "reflection", b"sealed", NOW) for _ in range(3)]
        shared = writings.add(connection, lena, "shareable", b"sealed", NOW, source_id=made[0])
        days = [date(2026, 12, day) for day in (9, 8, 7)]
        to_do = [writings.add(connection, lena, "action", b"sealed", NOW, due_on=day) for day in days]
        assert writings.change(connection, lena, to_do[2], b"sealed", 1, NOW, settled_at=NOW)
    with store.read() as connection:
        parts = [writings.all_of(connection, lena, ("reflection",), start=at, most=2) for at in (0, 2)]
        assert [[one.id for one in part] for part in parts] == [[made[2], made[1]], [made[0]]]
        assert [one.id for one in writings.actions(connection, lena, 0, 2)] == [to_do[1], to_do[0]]
        assert [one.id for one in writings.actions(connection, lena, 2, 2)] == [to_do[2]]
        assert writings.shareables_of(connection, lena, made) == {made[0]: shared}
        assert writings.shareables_of(connection, ids["bola"], made) == {}


def test_nobody_else_changes_or_deletes_it(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = writings.add(connection, ids["lena"], "reflection", b"1", NOW)
        assert not writings.change(connection, ids["bola"], made, b"2", 1, NOW)
        assert not writings.delete(connection, ids["bola"], made)
        found = writings.get(connection, ids["lena"], made)
        assert found is not None
        assert bytes(found.sealed) == b"1"


def test_a_stale_change_overwrites_nothing(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        made = writings.add(connection, ids["lena"], "reflection", b"1", NOW)
        assert writings.change(connection, ids["lena"], made, b"2", 1, NOW)
        assert not writings.change(connection, ids["lena"], made, b"3", 1, NOW)
        found = writings.get(connection, ids["lena"], made)
        assert found is not None
        assert (bytes(found.sealed), found.revision) == (b"2", 2)


def test_a_shareable_version_goes_with_its_reflection(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        source = writings.add(connection, ids["lena"], "reflection", b"1", NOW)
        shared = writings.add(connection, ids["lena"], "shareable", b"2", NOW, source_id=source)
        found = writings.shareable_of(connection, ids["lena"], source)
        assert found is not None
        assert found.id == shared
        assert writings.shareable_of(connection, ids["bola"], source) is None
        assert writings.delete(connection, ids["lena"], source)
        assert writings.all_of(connection, ids["lena"]) == []


def test_an_action_is_due_from_its_date_until_it_is_settled(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, day = ids["lena"], date(2026, 11, 20)
    with store.write() as connection:
        made = writings.add(connection, lena, "action", b"1", NOW, due_on=day)
        assert agreed_actions.to_do(connection, lena, date(2026, 11, 19)).writings == []
        assert [one.id for one in agreed_actions.to_do(connection, lena, day).writings] == [made]
        assert agreed_actions.to_do(connection, ids["bola"], day).writings == []
        writings.change(connection, lena, made, b"2", 1, NOW, settled_at=NOW)
        assert agreed_actions.to_do(connection, lena, day).writings == []


def test_a_bookmark_set_twice_is_one(filled_store: Filled) -> None:
    store, ids = filled_store
    where = (ids["lena"], "m", "a", "p")
    with store.write() as connection:
        for _ in range(2):
            writings.set_bookmark(connection, *where, on=True, now=NOW)
        assert [mark.place for mark in writings.bookmarks(connection, ids["lena"])] == ["p"]
        assert writings.is_bookmarked(connection, *where)
        assert not writings.is_bookmarked(connection, ids["bola"], "m", "a", "p")
        writings.set_bookmark(connection, *where, on=False, now=NOW)
        assert writings.bookmarks(connection, ids["lena"]) == []
