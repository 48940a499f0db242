"""`learnapp verify` and `learnapp signing-key`, with a site's own key and with a published one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnapp.cli import main
from learnapp.exports import files
from learnapp.exports.sealing import keys
from tests.exports import samples


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.delenv("LEARNAPP_SIGNING_KEY", raising=False)
    return tmp_path / "instance"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def _issued(instance: Path, file: Path) -> Path:
    file.write_bytes(
        files.as_data(samples.certificate(), samples.library(), keys.signing_key(instance / "signing-key.pem"))
    )
    return file


def test_a_certificate_is_verified_with_the_sites_own_key_and_with_the_published_one(
    instance: Path, tmp_path: Path
) -> None:
    file = _issued(instance, tmp_path / "certificate.json")
    done = _run("verify", str(file))
    assert done.exit_code == 0, done.output
    assert "VERIFIED." in done.output
    assert "Zoë Marsh" in done.output
    published = tmp_path / "key.pem"
    published.write_text(_run("signing-key", "show").output)
    assert "PRIVATE" not in published.read_text()
    assert _run("verify", str(file), "--key", str(published)).exit_code == 0


def test_a_changed_certificate_is_refused(instance: Path, tmp_path: Path) -> None:
    file = _issued(instance, tmp_path / "certificate.json")
    file.write_bytes(file.read_bytes().replace(b"75", b"95", 1))
    done = _run("verify", str(file))
    assert done.exit_code == 1
    assert done.output.startswith("NOT VERIFIED.")


def test_after_a_new_key_the_old_certificates_still_verify(instance: Path, tmp_path: Path) -> None:
    file = _issued(instance, tmp_path / "certificate.json")
    done = _run("signing-key", "rotate", "--yes")
    assert done.exit_code == 0, done.output
    assert _run("verify", str(file)).exit_code == 0
    assert _run("signing-key", "show").output.count("BEGIN PUBLIC KEY") == 2


def test_without_any_key_the_command_says_what_to_give(instance: Path, tmp_path: Path) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(b"x")
    done = _run("verify", str(file))
    assert done.exit_code == 1
    assert "--key" in done.output
    assert not (instance / "signing-key.pem").exists()


def test_a_key_file_that_is_no_key_is_named(instance: Path, tmp_path: Path) -> None:
    file = _issued(instance, tmp_path / "certificate.json")
    bad = tmp_path / "bad.pem"
    bad.write_text("nothing")
    assert "has no Ed25519 public key" in _run("verify", str(file), "--key", str(bad)).output
    (instance / "signing-key.pem").write_text("nothing")
    assert "cannot be read" in _run("signing-key", "show").output
