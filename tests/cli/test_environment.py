"""The environment file, which the service and every command read."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from learnapp.cli import environment, main
from learnapp.config import SettingsError, from_environment

SAMPLE = Path(__file__).parents[2] / "deploy" / "learnapp.env"


def _file(folder: Path, text: str) -> Path:
    (folder / "site.env").write_text(text, encoding="utf-8")
    return folder / "site.env"


def test_values_are_read_as_a_shell_reads_them(tmp_path: Path) -> None:
    file = _file(
        tmp_path,
        "# a comment\n\nLEARNAPP_A=plain\nLEARNAPP_B=\"Learning <learn@example.org>\"\nLEARNAPP_C='a#b'\nLEARNAPP_D=\n"
        "LEARNAPP_E=smtp://u:p#1%40@host:587\n",
    )
    names = [f"LEARNAPP_{letter}" for letter in "ABCDE"]
    script = f'. {file}; printf "%s\\n" ' + " ".join(f'"${name}"' for name in names)
    shell = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert [environment.read(file)[name] for name in names] == shell.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("LEARNAPP_PROXIES=1", "sets LEARNAPP_PROXIES again"),
        ("LEARNAPP_CONTACT you@example.org", "must be NAME=value"),
        ("LEARNAPP_CONTACT = you@example.org", "must be NAME=value"),
        ("export LEARNAPP_CONTACT=you@example.org", "begins with `export`"),
        ("LEARNAPP_CONTACT=“you@example.org”", "has curly quotation marks"),
        ("LEARNAPP_CONTACT=you\0@example.org", "a hidden character"),
        ("LEARNAPP_MAIL_FROM=Learning <a@example.org>", "has spaces in its value. Put it in quotes"),
        ('LEARNAPP_MAIL_FROM="Learning', "has a quotation mark that is not closed"),
    ],
)
def test_a_line_that_readers_would_take_differently_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        environment.read(_file(tmp_path, f"LEARNAPP_PROXIES=2\n{line}\n"))
    assert str(refused.value).startswith(f"Line 2 of {tmp_path / 'site.env'}")
    assert said in str(refused.value)


def test_a_file_saved_on_windows_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "site.env").write_bytes(b"\xef\xbb\xbfLEARNAPP_PROXIES=1\r\nLEARNAPP_HOSTS=a.example\r\n")
    assert environment.read(tmp_path / "site.env") == {"LEARNAPP_PROXIES": "1", "LEARNAPP_HOSTS": "a.example"}


def test_a_bare_command_uses_the_site_that_the_file_describes(tmp_path: Path) -> None:
    file = _file(tmp_path, f"LEARNAPP_INSTANCE={tmp_path / 'site'}\nLEARNAPP_SITE_URL=https://learn.example.org\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEARNAPP_", "DATABASE_"))}
    with mock.patch.dict(os.environ, kept | {environment.NAMED_BY: str(file)}, clear=True):
        said = CliRunner().invoke(main, ["person", "add", "ada@example.org", "--name", "Ada Obi"])
        assert said.stdout.startswith("https://learn.example.org/account/reset/")
        assert (tmp_path / "site" / "learnapp.db").exists()
    with mock.patch.dict(os.environ, kept | {environment.NAMED_BY: str(file), "LEARNAPP_SITE_URL": ""}, clear=True):
        said = CliRunner().invoke(main, ["person", "reset", "ada@example.org"])
        assert said.stdout.startswith("http://127.0.0.1:8000/"), "the environment comes first"


@pytest.mark.parametrize(("text", "said"), [("LEARNAPP_PROXIES=many", "LEARNAPP_PROXIES must be"), ("?", "Line 1 of")])
def test_what_is_wrong_in_the_file_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with mock.patch.dict(os.environ, {environment.NAMED_BY: str(_file(tmp_path, text))}):
        result = CliRunner().invoke(main, ["person", "list"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert said in result.output


def test_a_file_that_may_not_be_read_matters_to_commands_of_the_site_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _file(tmp_path, "LEARNAPP_CONTACT=site@example.org")

    def refuse(_path: Path) -> dict[str, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(environment, "read", refuse)
    environ = {environment.NAMED_BY: str(file)}
    environment.load(environ, needed=False)
    with pytest.raises(
        SettingsError,
        match=r"You may not read the settings in .* `sudo -u learnapp`.*: chgrp learnapp .* && chmod 640 ",
    ):
        environment.load(environ, needed=True)


def test_a_file_that_is_named_must_be_there_and_none_can_be_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"LEARNAPP_ENV_FILE is .*none, which cannot be read: No such file"):
        environment.load({environment.NAMED_BY: str(tmp_path / "none")}, needed=False)
    assert environment.file({environment.NAMED_BY: ""}) is None


def test_the_sample_is_read_and_every_name_in_it_is_a_setting(tmp_path: Path) -> None:
    text = SAMPLE.read_text().replace("#LEARNAPP", "LEARNAPP").replace("#DATABASE", "DATABASE")
    found = environment.read(_file(tmp_path, text))
    settings = from_environment(found)
    assert settings.sends_mail
    assert settings.database_url.startswith("postgresql+psycopg://")
    known = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    assert [name for name in found if f"`{name}`" not in known] == []
