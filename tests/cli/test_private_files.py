"""Whose the site's files are, and who may read them."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from unittest import mock

import click
import pytest

from learnapp.cli import private_files
from learnapp.config import Settings, with_secret


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = with_secret(Settings(instance=tmp_path, secret_file=tmp_path / "secret"))
    for name in ("learnapp.db", "learnapp.db-wal", "vault.db", "signing-key.pem", "signing-key.pem.retired"):
        (tmp_path / name).touch(0o600)
    return made


def test_files_that_others_may_read_are_closed_and_named(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    private_files.check_files(settings, None)
    assert capsys.readouterr().err == ""
    (tmp_path / "site.env").touch(0o600)
    for file in tmp_path.iterdir():
        file.chmod(0o644)
    private_files.check_files(settings, tmp_path / "site.env")
    said = capsys.readouterr().err
    for file in tmp_path.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600, file.name
        assert f"{file} could be read by other users of this machine. It no longer can." in said


def test_a_group_may_read_a_file_that_is_another_users(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    (tmp_path / "secret").chmod(0o640)
    (tmp_path / "vault.db").chmod(0o604)
    private_files.check_files(settings, None)
    said = capsys.readouterr().err
    open_one = tmp_path / "vault.db"
    assert said == f"Everyone on this machine may read {open_one}. As its owner, run: chmod o= {open_one}\n"


def test_a_file_out_of_reach_ends_the_command_with_whose_it_is(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "vault.db")
    with pytest.raises(click.ClickException) as refused:
        private_files.check_files(settings, None)
    assert f"You may not read and write {tmp_path / 'vault.db'}, which belongs to" in refused.value.message
    assert refused.value.message.endswith(f" Run: chmod u+rw {tmp_path / 'vault.db'}"), "the owner is who asks"
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(click.ClickException, match=r"If it is the site's own file, give it back: chown"):
        private_files.check_files(settings, None)


def test_a_folder_that_root_made_by_a_slip_is_given_back_and_not_used_as_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    monkeypatch.setattr(Path, "stat", lambda path, **_: os.stat_result((0o40700, *[0] * 9)))
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(click.ClickException) as refused:
        private_files.check_folder(tmp_path)
    assert refused.value.message.endswith(f"give it back: chown -R user 12345 {tmp_path}")
    assert "sudo" not in refused.value.message


def test_a_new_file_is_private_and_replaces_none_and_a_half_of_it_does_not_stay(tmp_path: Path) -> None:
    private_files.write_new(tmp_path / "new", b"data")
    assert ((tmp_path / "new").read_bytes(), (tmp_path / "new").stat().st_mode & 0o777) == (b"data", 0o600)
    with pytest.raises(click.ClickException, match="is there already"):
        private_files.write_new(tmp_path / "new", b"other")
    with pytest.raises(click.ClickException, match="cannot be written: File name too long"):
        private_files.write_new(tmp_path / ("x" * 300), b"data")
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        mock.patch.object(
            os,
            "fdopen",
            lambda fd, _mode: mock.MagicMock(
                __enter__=lambda one: one, write=mock.Mock(side_effect=full), __exit__=lambda *_: os.close(fd)
            ),
        ),
        pytest.raises(click.ClickException, match="cannot be written: No space left on device"),
    ):
        private_files.write_new(tmp_path / "half", b"data")
    assert not (tmp_path / "half").exists()


def test_root_makes_no_files_in_a_folder_that_is_the_sites_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(tmp_path, 65534, -1)
    with pytest.raises(click.ClickException, match=r"belongs to nobody. Run the command as nobody.*sudo -u nobody"):
        private_files.check_folder(tmp_path)
    os.chown(tmp_path, 0, -1)
    private_files.check_folder(tmp_path)


def test_a_folder_that_cannot_be_used_or_made_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    private_files.check_folder(tmp_path / "new" / "folder")
    with pytest.raises(click.ClickException, match="which is not a folder"):
        private_files.check_folder(tmp_path / "file")
    with pytest.raises(click.ClickException, match=r"There is no folder .* and you may not make it in"):
        private_files.check_folder(tmp_path / "file" / "site")
    monkeypatch.setattr(os, "access", lambda *_given: False)
    with pytest.raises(click.ClickException, match=r"You may not use .* Run: chmod u\+rwx "):
        private_files.check_folder(tmp_path)
