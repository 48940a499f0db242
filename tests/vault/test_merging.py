"""Merging accounts with sealed writing: the kept account reads it, and nothing else of the vault changes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.learning import writings
from learnapp.store.people import people
from learnapp.store.sets import facilitator_notes
from learnapp.store.tables.set_tables import facilitator_note
from learnapp.vault import Vault
from learnapp.vault import words as inside
from learnapp.vault.merging import merge
from learnapp.vault.recognising import lacking, recognise
from learnapp.vault.words import Words
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread
from tests.store.test_at_once import overlapping


def test_writing_moves_and_is_read_by_the_kept_account(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault = Vault(tmp_path / "vault.db")
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        for who, text in ((lena, "Of Lena"), (bola, "Of Bola")):
            sealed = inside.seal(vault, who, Words(text, "done", "it helped"))
            writings.add(connection, who, "action", sealed, START, due_on=START.date())
        writings.add(connection, bola, "note", b"not readable", START)
    with store.write() as connection:
        merge(vault, connection, lena, bola, [], START, ids["ada"])
    with store.read() as connection:
        sealed = [row.sealed for row in connection.exec_driver_sql("SELECT sealed FROM writing ORDER BY id").all()]
    found = inside.read_all(vault, lena, sealed)
    assert [one.text if one else None for one in found] == ["Of Lena", "Of Bola", None]
    assert found[1] is not None
    assert found[1].came_of_it == "it helped"
    assert vault.erasures() == [], "a backup from before has both accounts, with all that they wrote"


def test_facilitators_notes_move_and_two_of_one_discussion_are_joined(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault, lena, bola, edwin = Vault(tmp_path / "vault.db"), ids["lena"], ids["bola"], ids["edwin"]
    with store.write() as connection:
        set_id = a_set(connection, [lena, bola, edwin])
        first, second, third = (a_thread(connection, set_id).id for _ in range(3))
        wrote = {(first, lena): "Kept", (first, bola): "Other", (second, bola): "Moved", (third, lena): "Mine"}
        wrote |= {(thread, edwin): f"Of Edwin, {thread}" for thread in (first, second, third)}
        for (thread, who), text in wrote.items():
            assert facilitator_notes.keep(connection, thread, who, vault.seal(who, text), 0, START)
        merge(vault, connection, lena, bola, [], START, ids["ada"])
        rows = connection.execute(sa.select(facilitator_note)).all()
    assert {(row.discussion_id, row.person_id): vault.open(row.person_id, row.sealed) for row in rows} == {
        (first, lena): "Kept\n\nOther",
        (second, lena): "Moved",
        (third, lena): "Mine",
        **{at: text for at, text in wrote.items() if at[1] == edwin},
    }


def test_unreadable_words_of_the_other_account_do_not_keep_the_kept_one_from_writing(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    """A person with sealed texts and no key counts as one whose key is lost."""
    store, ids = filled_store
    vault = Vault(tmp_path / "vault.db", store)
    recognise(vault, store)
    vault.make_keys([ids["bola"]])
    with store.write() as connection:
        writings.add(connection, ids["bola"], "note", b"not readable", START)
    with store.write() as connection:
        merge(vault, connection, ids["lena"], ids["bola"], [], START, ids["ada"])
    with store.read() as connection:
        assert lacking(vault, connection) == set()
    assert vault.seal(ids["lena"], "more")


def test_what_the_other_account_is_just_writing_moves_as_well(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault, lena, bola = Vault(tmp_path / "vault.db"), ids["lena"], ids["bola"]
    with store.write() as connection:
        writings.add(connection, bola, "note", inside.seal(vault, bola, Words("Before")), START)

    def write(connection: Connection) -> None:
        (first,) = writings.all_of(connection, bola)
        assert writings.change(connection, bola, first.id, inside.seal(vault, bola, Words("Changed")), 1, START)
        writings.add(connection, bola, "note", inside.seal(vault, bola, Words("Added")), START)

    overlapping(store, write, lambda c: merge(vault, c, lena, bola, [], START, ids["ada"]))
    with store.read() as connection:
        found = inside.read_all(vault, lena, [row.sealed for row in writings.all_of(connection, lena)])
    assert {one.text for one in found if one} == {"Changed", "Added"}


def test_of_two_who_merge_the_same_accounts_at_once_one_does(
    filled_store: tuple[Store, dict[str, int]], tmp_path: Path
) -> None:
    store, ids = filled_store
    vault, lena, bola = Vault(tmp_path / "vault.db"), ids["lena"], ids["bola"]
    both = (
        (lambda c: merge(vault, c, lena, bola, [], START, None)),
        (lambda c: merge(vault, c, bola, lena, [], START, None)),
    )
    assert overlapping(store, *both) == (True, False)
    with store.read() as connection:
        assert people.get(connection, lena) is not None
