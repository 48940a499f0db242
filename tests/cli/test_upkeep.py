"""Restoring an older backup brings back neither an erased person nor what they wrote."""

import os
import re
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.operations import health, running
from learnapp.store.tables.people_and_work import audit, person, writing
from learnapp.vault import Vault, VaultAwayError, VaultError
from learnapp.vault.erasing import erase
from learnapp.vault.recognising import recognise
from tests.postgres import postgres_url
from tests.store.operations.restoring import NOW, Backed, run, two_people


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backed:
    return two_people(tmp_path, monkeypatch)


def test_a_lost_vault_is_put_back_from_its_copy_without_the_erased(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    store, vault, ids, texts = site
    run("vault", "backup", str(tmp_path / "keys.db"))
    with store.write() as connection:
        erase(vault, connection, ids["ivy"], NOW)
    vault.place.unlink()

    run("vault", "restore", str(tmp_path / "keys.db"))

    assert vault.open(ids["max"], texts["max"]) == "words of max"
    with pytest.raises(VaultError):
        vault.open(ids["ivy"], texts["ivy"])


def test_a_vault_in_a_database_is_filled_from_a_file_and_backed_up_like_one(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _, ids, texts = site
    run("vault", "backup", str(tmp_path / "keys.db"))
    monkeypatch.setenv("LEARNAPP_VAULT", url := postgres_url())
    assert "Added 2 keys and 0 erasures.\n" in run("vault", "restore", str(tmp_path / "keys.db"))
    with store.write() as connection:
        erase(Vault(url), connection, ids["ivy"], NOW)
    run("vault", "backup", str(tmp_path / "later.db"))
    monkeypatch.setenv("LEARNAPP_VAULT", another := postgres_url())
    run("vault", "restore", str(tmp_path / "later.db"))
    assert Vault(another).open(ids["max"], texts["max"]) == "words of max"
    with pytest.raises(VaultError):
        Vault(another).open(ids["ivy"], texts["ivy"])


def test_a_vault_that_cannot_be_used_is_one_clear_sentence(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNAPP_VAULT", "postgresql://learnapp:hidden@127.0.0.1:1/vault")
    away = CliRunner().invoke(main, ["vault", "backup", str(tmp_path / "keys.db")])
    assert away.exit_code == 1
    assert away.output.startswith("Error: The vault at 127.0.0.1:1, database vault cannot be used: ")
    assert away.output.count("\n") == 1
    assert "hidden" not in away.output
    monkeypatch.setenv("LEARNAPP_VAULT", str(tmp_path / "learnapp.db"))
    own = CliRunner().invoke(main, ["vault", "backup", str(tmp_path / "keys.db")])
    assert own.exit_code == 1
    assert own.output.startswith("Error: LEARNAPP_VAULT leads to the site's own database")
    assert list(tmp_path.glob("*keys.db*")) == []


def test_what_is_no_vault_is_refused_with_a_message(site, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "other").write_text("no vault" * 200)
    result = CliRunner().invoke(main, ["vault", "restore", str(tmp_path / "other")])
    assert result.exit_code == 1
    assert "is not a copy of a vault" in result.output


def test_a_copy_of_the_vault_is_checked_without_being_restored(site: Backed, tmp_path: Path) -> None:
    copy = tmp_path / "keys.db"
    run("vault", "backup", str(copy))
    assert run("vault", "restore", "--check", str(copy)) == f"{copy} is whole. It has 2 keys and 0 erasures.\n"
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-200] + bytes([whole[-200] ^ 0x15]) + whole[-199:])
    refused = CliRunner().invoke(main, ["vault", "restore", "--check", str(copy)])
    assert (refused.exit_code, "its checksum does not fit" in refused.output) == (1, True)


def test_copies_in_a_folder_are_named_after_their_moment_and_only_the_newest_kept(site: Backed, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    other = tmp_path / "copies" / "database-of-mine.db"
    other.touch()
    old = [tmp_path / "copies" / f"{stem}-2026-11-0{n}T023000Z.db" for stem in ("database", "vault") for n in (1, 2, 3)]
    for file in old:
        file.touch()
    run("backup", str(tmp_path / "copies"), "--keep", "2")
    run("vault", "backup", str(tmp_path / "copies"), "--keep", "1")
    left = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert left.pop() > "vault-2026-11-29"
    assert left[0] == "database-2026-11-03T023000Z.db"
    assert left[2:] == ["database-of-mine.db"]
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "copies").iterdir() if p != other and p not in old)
    refused = CliRunner().invoke(main, ["backup", str(tmp_path / "none"), "--keep", "2"])
    assert refused.exit_code == 1
    assert "is not a folder" in refused.output


@pytest.mark.parametrize("there", ["nothing", "an empty file", "an empty database", "another file"])
def test_where_there_is_no_site_nothing_is_backed_up_and_no_earlier_copy_is_lost(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    (tmp_path / "copies").mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    database = tmp_path / "elsewhere" / "learnapp.db"
    run("backup", str(tmp_path / "copies"))
    run("backup", str(tmp_path / "copy.db"))
    before = {path: path.read_bytes() for path in [*(tmp_path / "copies").iterdir(), tmp_path / "copy.db"]}
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "elsewhere"))
    if there in {"an empty file", "another file"}:
        database.write_text("text" if there == "another file" else "")
    if there == "an empty database":
        monkeypatch.setenv("DATABASE_URL", postgres_url())
    for words in ([str(tmp_path / "copies"), "--keep", "1"], [str(tmp_path / "copy.db")], ["--made"]):
        refused = CliRunner().invoke(main, ["backup", *words])
        said = "cannot be opened" if there == "another file" else "There is no database of a site at"
        assert (refused.exit_code, said in refused.output, refused.output.count("\n")) == (1, True, 1)
    assert {path: path.read_bytes() for path in before} == before
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert database.exists() == (there in {"an empty file", "another file"})


@pytest.mark.parametrize("command", [["backup"], ["vault", "backup"]])
def test_only_an_earlier_copy_is_replaced(site: Backed, tmp_path: Path, command: list[str]) -> None:
    database, vault = Path(site[0].url.database or ""), Path(site[1].place)
    settings, pipe = tmp_path / "learnapp.env", tmp_path / "pipe"
    settings.write_text("LEARNAPP_HOSTS=learn.example\n")
    os.mkfifo(pipe)
    for path in (database, vault, settings, pipe):
        before = path.stat()
        refused = CliRunner().invoke(main, [*command, str(path)])
        assert (refused.exit_code, "not a copy that learnapp made" in refused.output) == (1, True)
        assert (path.stat().st_ino, path.stat().st_size) == (before.st_ino, before.st_size)
    for _ in range(2):
        run(*command, str(tmp_path / "copy.db"))


@pytest.mark.parametrize("command", [["backup"], ["vault", "backup"]])
def test_a_place_that_cannot_take_a_copy_is_named(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (tmp_path / "shut").mkdir()
    able = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: not (mode & os.W_OK and Path(path).name == "shut") and able(path, mode)
    )
    for path, said in (
        ("none/copy.db", f"There is no folder {tmp_path / 'none'}."),
        ("shut/copy.db", f"You may not write in {tmp_path / 'shut'}."),
        ("shut", f"You may not write in {tmp_path / 'shut'}."),
    ):
        refused = CliRunner().invoke(main, [*command, str(tmp_path / path)])
        assert (refused.exit_code, said in refused.output, refused.output.count("\n")) == (1, True, 1)
    assert not (tmp_path / "none").exists()


def test_a_copy_is_good_where_its_time_cannot_be_noted(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {}, Exception("attempt to write a readonly database"))

    monkeypatch.setattr(health, "note_backup", fail)
    said = run("backup", str(tmp_path / "copy.db"))
    assert said.endswith("so Site health does not know of this copy.\n")
    assert "is whole" in run("restore", "--check", str(tmp_path / "copy.db"))
    assert CliRunner().invoke(main, ["backup", "--made"]).exit_code == 1


def test_the_site_knows_when_it_was_last_backed_up(site: Backed, tmp_path: Path) -> None:
    store = site[0]
    with store.read() as connection:
        assert health.last_rounds(connection).backed_up is None
    run("backup", "--made")
    with store.read() as connection:
        first = health.last_rounds(connection).backed_up
    assert first is not None
    run("backup", str(tmp_path / "copy.db"))
    with store.read() as connection:
        assert (health.last_rounds(connection).backed_up or first) >= first
    assert CliRunner().invoke(main, ["backup"]).exit_code == 2


def test_the_site_knows_when_its_vault_was_last_copied(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = site[0]
    run("vault", "backup", str(tmp_path / "keys.db"))
    with store.read() as connection:
        rounds = health.last_rounds(connection)
    assert rounds.vault_copied is not None
    assert rounds.backed_up is None
    monkeypatch.setenv("DATABASE_URL", "postgresql://learnapp:hidden@127.0.0.1:1/learnapp")
    for name in ("again", "once-more"):
        said = run("vault", "backup", str(tmp_path / f"{name}.db"))
        assert said.startswith(f"The vault is copied to {tmp_path / name}.db.")
        assert said.endswith("so Site health does not know of this copy.\n")
        assert said.count("\n") == 2
    assert "is whole. It has 2 keys and 0 erasures." in run("vault", "restore", "--check", str(tmp_path / "again.db"))


def test_nothing_is_restored_while_the_vault_is_away(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", str(tmp_path / "copy.db"))
    with site[0].write() as connection:
        connection.execute(person.update().values(password_hash="later"))
    monkeypatch.setenv("LEARNAPP_VAULT", "postgresql://learnapp:hidden@127.0.0.1:1/vault")
    away = CliRunner().invoke(main, ["restore", "--yes", str(tmp_path / "copy.db")])
    assert away.exit_code == 1
    assert away.output.startswith("Error: The vault at 127.0.0.1:1, database vault cannot be used: ")
    assert away.output.endswith("LEARNAPP_VAULT right? Nothing was changed.\n")
    with site[0].read() as connection:
        assert set(connection.execute(sa.select(person.c.password_hash)).scalars()) == {"later"}


def test_a_site_moves_to_postgresql_with_its_rows_and_hashes_compared(
    site: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres_url()
    shown = run("move", url.replace("+psycopg", ""))
    assert re.search(r"^person +2 +2  same$", shown, re.MULTILINE)
    assert "Everything is the same." in shown
    assert "not empty" in CliRunner().invoke(main, ["move", url]).output
    monkeypatch.setenv("DATABASE_URL", url)
    assert "canary-of-ivy" in run("person", "list")
    assert "without a gap or a change" in run("audit", "verify")
    assert "PostgreSQL already" in CliRunner().invoke(main, ["move", url]).output


def test_what_cannot_be_moved_is_a_sentence(site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*words: str) -> str:
        result = CliRunner().invoke(main, ["move", *words])
        assert result.exit_code == 1
        assert isinstance(result.exception, SystemExit)
        return result.output

    assert "must start with postgresql://." in refused("sqlite:///other.db")
    assert "The URL of the new database has a host or a port that cannot be one" in refused("postgresql://h:abc/none")
    away = "Error: The database at 127.0.0.1:1 cannot be reached. Is it running, and is the URL right?\n"
    assert refused("postgresql://127.0.0.1:1/none") == away
    with running.note(tmp_path, "http://127.0.0.1:8000"):
        assert "The site is running at http://127.0.0.1:8000. Stop it first, then move." in refused(postgres_url())
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "new"))
    assert "There is no database at" in refused(postgres_url())
    assert not (tmp_path / "new" / "learnapp.db").exists()


def _refused(*words: str, answer: str = "") -> str:
    result = CliRunner().invoke(main, words, input=answer)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), result.exception
    return result.output


@pytest.fixture
def started(site: Backed) -> Backed:
    """A site that knows its vault."""
    recognise(Vault(site[1].place, site[0]), site[0])
    return site


@pytest.mark.parametrize("which", ["none", "empty", "another site’s"])
def test_no_command_makes_or_copies_another_vault_in_place_of_a_lost_one(
    started: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    run("vault", "backup", str(copies))
    wrong = Vault(tmp_path / "wrong.db")
    if which != "none":
        wrong.erasures()
    if which == "another site’s":
        wrong.make(1)
        wrong.seal(7, "theirs")
    monkeypatch.setenv("LEARNAPP_VAULT", str(wrong.place))
    before = wrong.contents()
    why = "there is none, or it is empty" if which != "another site’s" else "it is another site’s"
    said = f"The vault at {wrong.place} is not the one that this site had: {why}. Check LEARNAPP_VAULT, or see"
    assert _refused("remind").startswith(f"Error: Nothing was done. {said}")
    for words in (
        ("vault", "backup", str(copies), "--keep", "1"),
        ("person", "erase", "canary-of-max@example.org", "--yes"),
    ):
        answer = _refused(*words)
        assert answer.startswith(f"Error: {said}"), answer
        assert answer.count("\n") == 1
    assert wrong.contents() == before
    assert len(list(copies.iterdir())) == 1


def test_a_loss_is_counted_and_asked_about_before_the_site_goes_on_without(started: Backed) -> None:
    store, vault, ids, texts = started
    assert run("vault", "accept-loss") == "No key is lost.\n"
    vault.place.unlink()
    asked = _refused("vault", "accept-loss", answer="n\n")
    assert f"The vault at {vault.place} lacks the keys of 2 people, who have:" in asked
    assert "  2 reflections, notes and workplace actions\n" in asked
    assert not vault.place.exists()
    assert "They can write again, with new keys." in run("vault", "accept-loss", "--yes")
    assert vault.open_those_readable(ids["max"], [texts["max"]]) == [None]
    assert Vault(vault.place, store).seal(ids["max"], "more")
    with store.read() as connection:
        (entry,) = connection.execute(sa.select(audit.c.action, audit.c.detail)).all()
    assert (entry.action, entry.detail) == ("vault loss accepted", {"people": 2})
    assert run("vault", "accept-loss") == "No key is lost.\n"


def test_accepting_a_loss_that_ends_half_way_is_in_the_audit_log_and_goes_on(
    started: Backed, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, vault, ids, _ = started
    vault.place.unlink()

    def stop(its: Vault, people: list[int]) -> None:
        made(its, people[:1])
        raise VaultAwayError("The machine stopped.")

    made = Vault.make_keys
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "make_keys", stop)
        assert "stopped" in _refused("vault", "accept-loss", "--yes")
    with store.read() as connection:
        assert connection.execute(sa.select(audit.c.detail)).scalars().all() == [{"people": 2}]
    assert "lacks the keys of 1 person" in run("vault", "accept-loss", "--yes")
    assert vault.people() == {ids["max"], ids["ivy"]}


def test_a_copy_that_lacks_keys_says_so_and_so_does_remind(started: Backed, tmp_path: Path) -> None:
    store, vault, ids, _ = started
    with store.write() as connection:
        connection.execute(writing.delete().where(writing.c.person_id == ids["max"]))
    run("vault", "backup", str(tmp_path / "keys.db"))
    with sqlite3.connect(vault.place) as file:
        file.execute("DELETE FROM person_key WHERE person_id = ?", (ids["ivy"],))
    run("vault", "backup", str(tmp_path / "older.db"))
    vault.place.unlink()
    lacks = f"The vault at {vault.place} lacks the keys of 1 person who has private writing"
    assert lacks in run("vault", "restore", str(tmp_path / "older.db"))
    assert f"Keys to private writing: {lacks}" in run("remind")
    assert "lacks" not in run("vault", "restore", str(tmp_path / "keys.db"))
    assert "Keys to private writing: none missing." in run("remind")


def test_a_backup_is_not_restored_beside_another_vault_but_on_purpose(started: Backed, tmp_path: Path) -> None:
    store, vault, *_ = started
    run("backup", str(tmp_path / "copy.db"))
    run("vault", "backup", str(tmp_path / "keys.db"))
    with store.write() as connection:
        connection.execute(person.update().values(name="Later"))
    vault.place.unlink()
    refused = _refused("restore", "--yes", str(tmp_path / "copy.db"))
    assert f"The vault at {vault.place} is not the one of this backup: there is none, or it is empty." in refused
    assert refused.endswith("Nothing was changed.\n")
    with store.read() as connection:
        assert set(connection.execute(sa.select(person.c.name)).scalars()) == {"Later"}
    store.dispose()
    assert "accept-loss" in run("restore", "--yes", "--vault-lost", str(tmp_path / "copy.db"))
    assert not vault.place.exists()
    run("vault", "restore", str(tmp_path / "keys.db"))
    assert "Restored from" in run("restore", "--yes", str(tmp_path / "copy.db"))


def test_while_the_database_is_away_no_older_copy_of_the_vault_is_deleted(
    started: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    (copies / "vault-2026-11-01T023000Z.db").touch()
    monkeypatch.setenv("DATABASE_URL", "postgresql://learnapp:hidden@127.0.0.1:1/site")
    assert "Older copies are kept." in run("vault", "backup", str(copies), "--keep", "1")
    assert len(list(copies.iterdir())) == 2
    monkeypatch.delenv("DATABASE_URL")
    run("vault", "backup", str(copies), "--keep", "1")
    assert len(list(copies.iterdir())) == 1


def test_a_copy_of_one_kind_never_takes_the_place_of_the_other(site: Backed, tmp_path: Path) -> None:
    database, vault = str(tmp_path / "database.copy"), str(tmp_path / "vault.copy")
    run("backup", database)
    run("vault", "backup", vault)
    before = Path(database).read_bytes(), Path(vault).read_bytes()
    for words, said in (
        (["backup", vault], "is a copy of the vault, not of the database"),
        (["vault", "backup", database], "is a copy of the database, not of the vault"),
    ):
        refused = CliRunner().invoke(main, words)
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output
    assert (Path(database).read_bytes(), Path(vault).read_bytes()) == before
    run("backup", database)
    run("vault", "backup", vault)
    (tmp_path / "dump").write_bytes(b"PGDMP" + b"x" * 700)
    for words, said in (
        (["restore", "--check", vault], "it is a copy of a vault"),
        (["vault", "restore", "--check", str(tmp_path / "dump")], "it is a dump of a PostgreSQL database"),
    ):
        refused = CliRunner().invoke(main, words)
        assert (refused.exit_code, said in refused.output) == (1, True), refused.output


def test_a_copy_of_the_vault_for_which_there_is_no_room_is_named(
    site: Backed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "copies").mkdir()
    copy = tmp_path / "copies" / "keys.db"
    with monkeypatch.context() as patch:
        patch.setattr("learnapp.vault.vault.checksums.add", full)
        refused = CliRunner().invoke(main, ["vault", "backup", str(copy)])
    assert refused.output == f"Error: {copy} cannot be written: No space left on device. Nothing was copied.\n"
    with monkeypatch.context() as patch:
        patch.setattr("learnapp.vault.keeping.make_private", lambda path: path.write_bytes(b"no room " * 200))
        refused = CliRunner().invoke(main, ["vault", "backup", str(copy)])
    assert refused.output.startswith(f"Error: {copy} cannot be written: "), refused.output
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_site_that_never_started_has_no_vault_to_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    for name in ("DATABASE_URL", "LEARNAPP_VAULT"):
        monkeypatch.delenv(name, raising=False)
    run("person", "list")
    refused = CliRunner().invoke(main, ["vault", "backup", str(tmp_path / "keys.db")])
    assert refused.output == (
        f"Error: There is no vault at {tmp_path / 'vault.db'} yet. The site makes it when it starts.\n"
    )
