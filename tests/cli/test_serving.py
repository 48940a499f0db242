"""What commands refuse, in a sentence, and how they say where the site is."""

from __future__ import annotations

import dataclasses
import os
import socket
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

from learnapp import create_app
from learnapp.cli import main, serving, site
from learnapp.config import SettingsError, with_secret
from learnapp.demo import COHORT
from learnapp.store.db.engine import Store
from learnapp.store.operations import running
from learnapp.store.operations.migrate import migrate
from learnapp.store.people import people
from learnapp.web.clock import system_clock
from tests.client import Visitor
from tests.store.operations.restoring import two_people


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith(("LEARNAPP_", "DATABASE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "instance"))
    return tmp_path / "instance"


def _run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_a_port_in_use_is_refused_before_anything_is_done(instance: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for command in ("serve", "demo"):
            said = _run(command, "--port", port)
            assert said.exit_code == 1
            assert f"Port {port} on 127.0.0.1 is in use. Stop what uses it, or give another --port." in said.output
    said = _run("serve", "--host", "203.0.113.9", "--port", port)
    assert said.output.endswith(" cannot be used: Cannot assign requested address. Give another --host or --port.\n")
    assert not instance.exists()


@pytest.mark.parametrize("command", ["remind", "serve"])
def test_a_database_that_does_not_answer_is_one_sentence(
    instance: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://learnapp:a-secret@127.0.0.1:1/learnapp")
    words = {"remind": [], "serve": ["--port", "1" + str(os.getpid() % 10000).zfill(4)]}
    if command == "serve":
        monkeypatch.setattr(serving, "_apart", lambda work: work())
    said = _run(command, *words[command])
    assert said.exit_code == 1
    assert "The database at 127.0.0.1:1 cannot be reached. Is it running, and is DATABASE_URL right?" in said.output
    assert "Traceback" not in said.output
    assert "a-secret" not in said.output


def test_a_backup_is_not_put_back_while_the_site_runs(instance: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{instance / 'learnapp.db'}")
    migrate(store)
    store.dispose()
    assert _run("backup", str(tmp_path / "copy.db")).exit_code == 0
    with running.note(instance, "http://127.0.0.1:8123"):
        said = _run("restore", "--yes", str(tmp_path / "copy.db"))
        assert said.exit_code == 1
        assert "The site is running at http://127.0.0.1:8123. Stop it first, then restore." in said.output
    assert _run("restore", "--yes", str(tmp_path / "copy.db")).exit_code == 0


def test_the_site_is_found_running_by_its_database_whatever_the_instance(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere' / 'site.db'}")
    assert _run("person", "list").exit_code == 0
    assert _run("backup", str(tmp_path / "copy.db")).exit_code == 0
    serves = site.noted_in(site.settings())
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "another"))
    with running.note(serves, "http://127.0.0.1:8123"):
        assert "Stop it first, then restore." in _run("restore", "--yes", str(tmp_path / "copy.db")).output
    assert _run("restore", "--yes", str(tmp_path / "copy.db")).exit_code == 0


@pytest.mark.parametrize("words", [["person", "list"], ["publish"], ["remind"], ["mail", "list"]])
@pytest.mark.parametrize("wrong", ["not a database", "no folder"])
def test_a_database_that_cannot_be_opened_is_one_sentence(
    tmp_path: Path, instance: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], wrong: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"no database" * 500)
    path = file if wrong == "not a database" else file / "learnapp.db"
    cause = "file is not a database" if wrong == "not a database" else "File exists"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    said = _run(*words)
    assert said.exit_code == 1
    assert said.stderr == (
        f"Error: The database at {path} cannot be opened: {cause}. Is it an SQLite database that you may write to?\n"
    )


@pytest.mark.parametrize(("free", "said"), [(0, "The disk of {} is full. Free some space"), (1, "disk I/O error")])
def test_a_full_disk_is_told_from_a_database_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=free))
    file = tmp_path / "learnapp.db"
    assert said.format(file) in site._unreachable(None, file, OSError("disk I/O error"))
    assert f"The disk of {file} is full." in site._unreachable(None, file, OSError("database or disk is full"))


def test_a_command_says_when_it_made_a_new_database(instance: Path) -> None:
    assert f"a new one was made at {instance / 'learnapp.db'}" in _run("person", "list").stderr
    assert _run("person", "list").stderr == ""


def test_a_link_leads_to_where_the_site_runs(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running.note(instance, "http://127.0.0.1:8123"):
        said = _run("person", "add", "ada@example.org", "--name", "Ada Obi", "--role", "admin")
        assert said.stdout.startswith("http://127.0.0.1:8123/account/reset/")
        monkeypatch.setenv("LEARNAPP_SITE_URL", "https://learn.example.org")
        assert _run("person", "reset", "ada@example.org").output.startswith("https://learn.example.org/account/reset/")


def test_nobody_else_can_read_what_is_made(instance: Path) -> None:
    before = os.umask(0o022)
    try:
        assert _run("person", "list").exit_code == 0
    finally:
        os.umask(before)
    assert instance.stat().st_mode & 0o777 == 0o700
    for file in instance.glob("learnapp.db*"):
        assert file.stat().st_mode & 0o077 == 0, file.name


def _prove(instance: Path, email: str) -> None:
    store = Store(f"sqlite:///{instance / 'learnapp.db'}")
    with store.write() as connection:
        account = people.find(connection, people.email_key(email))
        assert account is not None
        assert people.prove_own(connection, account.id, system_clock())
    store.dispose()


@pytest.mark.parametrize("role", ["learner", "educator", "admin"])
def test_a_role_is_written_as_the_guide_writes_it(instance: Path, role: str) -> None:
    assert _run("person", "add", "ada@example.org", "--name", "Ada Obi", "--role", role).exit_code == 0
    _prove(instance, "ada@example.org")
    assert _run("person", "role", "ada@example.org", role).output.startswith("ada@example.org is now a")


def test_the_link_for_the_first_administrator_is_printed_at_each_start_until_there_is_one(
    instance: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from learnapp.cli import serving

    monkeypatch.setattr(serving, "publish_changed", lambda *_given, **_more: True)
    settings = site.settings()
    for _start in range(2):
        serving._prepare_and_say(settings, "http://127.0.0.1:8123")
        said = capsys.readouterr().out
        assert said.startswith("Preparing the database and the modules.")
        assert "\nlearnapp is at http://127.0.0.1:8123\n" in said
        assert "\nhttp://127.0.0.1:8123/account/setup/" in said
    public = dataclasses.replace(settings, site_url="https://learn.example.org")
    serving._prepare_and_say(public, "http://127.0.0.1:8123")
    assert "\nhttps://learn.example.org/account/setup/" in capsys.readouterr().out
    assert _run("person", "add", "ada@example.org", "--name", "Ada Obi", "--role", "admin").exit_code == 0
    serving._prepare_and_say(settings, "http://127.0.0.1:8123")
    assert "setup" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("10.0.0.2", "http://10.0.0.2:80"),
    ],
)
def test_where_the_site_is_can_be_opened_whatever_it_listens_on(host: str, address: str) -> None:
    from learnapp.cli import serving

    assert serving._address(host, 80) == address


def test_a_site_whose_vault_is_lost_does_not_start_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from learnapp.cli import serving

    store, vault, ids, texts = two_people(tmp_path, monkeypatch)
    settings = site.settings()
    monkeypatch.setattr(serving, "publish_changed", lambda *_, **__: None)
    serving._prepare(settings)
    assert vault.open(ids["max"], texts["max"]) == "words of max"
    place = Path(vault.place)
    place.rename(tmp_path / "aside.db")
    with pytest.raises(click.ClickException) as refused, site.in_a_sentence():
        serving._prepare(settings)
    assert refused.value.message.startswith(f"The vault at {place} is not the one that this site had: there is none")
    assert not place.exists()
    (tmp_path / "aside.db").rename(place)
    serving._prepare(settings)
    store.dispose()


def test_a_secret_that_is_out_of_reach_stops_the_start_with_a_sentence(instance: Path) -> None:
    (instance / "secret").mkdir(parents=True)
    with pytest.raises(click.ClickException) as refused, site.in_a_sentence():
        with_secret(site.settings())
    assert refused.value.message == f"The secret in {instance / 'secret'} cannot be read: Is a directory."


def test_a_secret_of_another_user_stops_the_start_and_says_who_must_own_it(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from learnapp.cli import serving

    with_secret(site.settings())
    monkeypatch.setattr(Path, "read_text", _refused)
    with pytest.raises(SettingsError, match=r"Permission denied\. The user that the site runs as must own it\."):
        with_secret(site.settings())
    settings = site.settings()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(click.ClickException, match=r"You may not read and write .*secret, which belongs to"):
        serving._prepare(settings)


def _refused(*_: object, **__: object) -> str:
    raise PermissionError(13, "Permission denied")


def test_the_demonstration_begins_with_its_questions_counted(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serving._prepare_demo(site.settings("own"), "http://127.0.0.1:8123")
    password = capsys.readouterr().out.partition("edwin@learnapp.example")[2].split()[1]
    edwin = Visitor(create_app(site.settings("own")))
    edwin.submit(edwin.get("/account/sign-in/"), "Sign in", {"email": "edwin@learnapp.example", "password": password})
    assert "of the marks, 6 people" in edwin.get(edwin.get("/educator/cohorts/").link(COHORT)).main
