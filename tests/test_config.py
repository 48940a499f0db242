"""Settings from the environment, and the site secret, made at first use."""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from learnapp.config import KNOWN, Settings, SettingsError, from_environment, with_secret
from learnapp.paths import MODULES

AT_ONCE = 6


def _make(folder: Path, together: Barrier, found: Queue[str]) -> None:
    together.wait()
    found.put(with_secret(Settings(instance=folder)).secret)


def test_processes_that_make_the_secret_at_once_agree_and_only_the_owner_can_read_it(tmp_path: Path) -> None:
    spawned = multiprocessing.get_context("spawn")
    together, found = spawned.Barrier(AT_ONCE), spawned.Queue()
    processes = [spawned.Process(target=_make, args=(tmp_path, together, found)) for _ in range(AT_ONCE)]
    for process in processes:
        process.start()
    secrets = {found.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(secrets) == 1
    assert secrets == {(tmp_path / "secret").read_text().strip()}
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_modules_can_be_added_to_the_shipped_ones_or_replace_them(tmp_path: Path) -> None:
    assert from_environment({}).modules == (MODULES,)
    assert from_environment({"LEARNAPP_MODULES": str(tmp_path)}).modules == (tmp_path,)
    both = from_environment({"LEARNAPP_MODULES": os.pathsep.join(["shipped", str(tmp_path)])})
    assert both.modules == (MODULES, tmp_path)


def test_providers_of_single_sign_on_are_read_from_a_file_and_problems_show_no_secret(tmp_path: Path) -> None:
    file = tmp_path / "providers.toml"
    environment = {"LEARNAPP_PROVIDERS": str(file), "LEARNAPP_SITE_URL": "https://learn.example"}
    with pytest.raises(SettingsError, match="cannot be read"):
        from_environment(environment)
    one = '[a]\nname = "A"\nissuer = "https://a.example"\nclient_id = "i"\nclient_secret = "canary"\n'
    file.write_text(one)
    settings = from_environment(environment)
    assert [provider.name for provider in settings.providers] == ["A"]
    assert "canary" not in repr(settings)
    with pytest.raises(SettingsError, match="LEARNAPP_SITE_URL"):
        from_environment({**environment, "LEARNAPP_SITE_URL": ""})
    for wrong in (one + 'client_secret = "canary"', one + "other = 1", "[a]\nclient_secret = canary"):
        file.write_text(wrong)
        with pytest.raises(SettingsError) as raised:
            from_environment(environment)
        assert "canary" not in str(raised.value)


def test_roles_that_need_a_second_factor_are_named_or_the_setting_is_refused() -> None:
    assert from_environment({}).second_factor_for == frozenset()
    assert from_environment({"LEARNAPP_SECOND_FACTOR": "educator, admin"}).second_factor_for == {"educator", "admin"}
    with pytest.raises(SettingsError, match=r"LEARNAPP_SECOND_FACTOR.*'teacher'"):
        from_environment({"LEARNAPP_SECOND_FACTOR": "teacher"})


def test_a_ping_address_is_one_that_can_be_called() -> None:
    assert from_environment({"LEARNAPP_PING_URL": "https://ping.example.org/id"}).ping_url
    for wrong in ("ping.example.org", "file:///etc/passwd", "https://"):
        with pytest.raises(SettingsError, match="LEARNAPP_PING_URL"):
            from_environment({"LEARNAPP_PING_URL": wrong})


def test_the_vault_is_a_file_or_the_address_of_a_database(tmp_path: Path) -> None:
    assert from_environment({"LEARNAPP_INSTANCE": str(tmp_path)}).vault == tmp_path.resolve() / "vault.db"
    assert from_environment({"LEARNAPP_VAULT": "/safe/vault.db"}).vault == Path("/safe/vault.db")
    for begins in ("postgres", "postgresql", "postgresql+psycopg"):
        url = from_environment({"LEARNAPP_VAULT": f"{begins}://keys@db/vault"}).vault
        assert url == "postgresql+psycopg://keys@db/vault"
    with pytest.raises(SettingsError, match="LEARNAPP_VAULT must be a file"):
        from_environment({"LEARNAPP_VAULT": "mysql://keys@db/vault"})


def test_files_for_other_systems_and_hosts_inside_are_off_unless_set() -> None:
    assert (from_environment({}).exports, from_environment({}).inside_hosts) == (None, frozenset())
    given = from_environment(
        {"LEARNAPP_EXPORTS": "/srv/out", "LEARNAPP_INSIDE_HOSTS": "LRS.trust.internal, 10.1.2.3:8080"}
    )
    assert given.exports == Path("/srv/out")
    assert given.inside_hosts == {"lrs.trust.internal", "10.1.2.3:8080"}


def test_another_programs_setting_beside_ours_is_none_of_our_business() -> None:
    from_environment({"DATABASE_URL": "sqlite:////a", "DATABASE_URL2": "postgres://other", "DATABASE_HOST": "db"})


def test_the_site_answers_to_the_name_in_its_address_and_to_those_named() -> None:
    url = {"LEARNAPP_SITE_URL": "https://Learn.example.org:8443/"}
    assert from_environment({}).trusted_hosts == ()
    assert from_environment(url).trusted_hosts == ("learn.example.org", "localhost", "127.0.0.1")
    assert from_environment({**url, "LEARNAPP_HOSTS": "a.example, .b.example"}).trusted_hosts == (
        "learn.example.org",
        "a.example",
        ".b.example",
    )
    assert from_environment({**url, "LEARNAPP_HOSTS": "learn.example.org"}).trusted_hosts == ("learn.example.org",)


def test_media_lie_in_the_database_a_folder_or_a_bucket(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("", "file:///srv/media", "s3://learnapp-media", "s3://media/site/one"):
        assert from_environment({"LEARNAPP_MEDIA": url}).media == url
    for url in (
        "/srv/media",
        "file://srv/media",
        "file:///",
        "s3://",
        "s3://key:secret@media/a",
        "s3://m/a?b",
        "gs://m",
    ):
        with pytest.raises(SettingsError, match="LEARNAPP_MEDIA must be file:///folder or s3://bucket/prefix"):
            from_environment({"LEARNAPP_MEDIA": url})
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"):
        from_environment({"LEARNAPP_MEDIA": "s3://media", name: "http://127.0.0.1:9000"})
        from_environment({"LEARNAPP_MEDIA": "s3://media", name: "https://store.example"})
        with pytest.raises(SettingsError, match=f"{name} must start with https://"):
            from_environment({"LEARNAPP_MEDIA": "s3://media", name: "http://store.example"})
    monkeypatch.setattr("learnapp.config.find_spec", lambda _name: None)
    with pytest.raises(SettingsError, match=r"needs obstore: install requirements-media\.txt"):
        from_environment({"LEARNAPP_MEDIA": "s3://media"})
    assert from_environment({"LEARNAPP_MEDIA": "file:///srv/media"}).media == "file:///srv/media"


def test_the_address_of_the_site_is_one_that_a_browser_opens() -> None:
    assert from_environment({"LEARNAPP_SITE_URL": "https://learn.example.org/"}).site_url == "https://learn.example.org"
    assert from_environment({"LEARNAPP_SITE_URL": "http://10.1.2.3:8080"}).site_url == "http://10.1.2.3:8080"
    for wrong in ("learn.example.org", "https://", "ftp://learn.example.org", "https://[learn"):
        with pytest.raises(SettingsError, match="LEARNAPP_SITE_URL must be an address that starts with https://"):
            from_environment({"LEARNAPP_SITE_URL": wrong})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "LEARNAPP_SITEURL",
            "https://a.example",
            "There is no setting LEARNAPP_SITEURL. Did you mean LEARNAPP_SITE_URL?",
        ),
        ("learnapp_hosts", "a.example", "There is no setting learnapp_hosts. Did you mean LEARNAPP_HOSTS?"),
        ("DATABASE_URI", "sqlite:////a", "There is no setting DATABASE_URI. Did you mean DATABASE_URL?"),
        ("LEARNAP_VAULT", "/a", "There is no setting LEARNAP_VAULT. Did you mean LEARNAPP_VAULT?"),
        ("LEARNAPP_COFFEE", "yes", "There is no setting LEARNAPP_COFFEE. Take it away"),
        ("LEARNAPP_SITE_URL", "https://learn.example.org:abc", "LEARNAPP_SITE_URL must be an address"),
        ("LEARNAPP_SITE_URL", "https://learn.example.org:99999", "LEARNAPP_SITE_URL must be an address"),
        ("LEARNAPP_SITE_URL", "https://learn example.org", "LEARNAPP_SITE_URL must be an address"),
        ("LEARNAPP_SITE_URL", "https://learn.example.org/app", "LEARNAPP_SITE_URL must end with the host"),
        ("LEARNAPP_SITE_URL", "https://learn.example.org?a", "LEARNAPP_SITE_URL must end with the host"),
        ("LEARNAPP_SITE_URL", "https://me@learn.example.org", "LEARNAPP_SITE_URL must end with the host"),
        ("LEARNAPP_PING_URL", "https://ping.example:abc/x", "LEARNAPP_PING_URL must be an address"),
        ("LEARNAPP_HOSTS", "https://learn.example.org", "LEARNAPP_HOSTS must be host names"),
        ("LEARNAPP_HOSTS", "a.example b.example", "LEARNAPP_HOSTS must be host names"),
        ("LEARNAPP_HOSTS", "*", "LEARNAPP_HOSTS must be host names"),
        ("LEARNAPP_INSIDE_HOSTS", "https://lrs.trust.internal", "LEARNAPP_INSIDE_HOSTS must be host names"),
        ("LEARNAPP_INSIDE_HOSTS", "10.0.0.0/8", "LEARNAPP_INSIDE_HOSTS must be host names"),
        ("LEARNAPP_SMTP", "smtp://", "LEARNAPP_SMTP must be like"),
        ("LEARNAPP_SMTP", "smtp://mail.example.org:abc", "LEARNAPP_SMTP must be like"),
        ("LEARNAPP_SMTP", "smtp://a:canary#1@mail.example.org", "LEARNAPP_SMTP must be like"),
        ("DATABASE_URL", "sqlite:///", "DATABASE_URL names no file"),
        ("DATABASE_URL", "postgresql://db:abc/learnapp", "DATABASE_URL has a host or a port that cannot be one"),
        ("DATABASE_URL", "mysql://db/learnapp", "DATABASE_URL must start with sqlite:/// or postgresql://."),
        ("DATABASE_URL", "postgresql://learnapp:a@canary@db/learnapp", "such as %40 for @"),
        ("DATABASE_URL", "postgresql://learn/app:canary@db/learnapp", "such as %40 for @"),
        ("LEARNAPP_VAULT", "postgresql://keys:canary/a@b:1@db/vault", "LEARNAPP_VAULT has a host or a port"),
        ("LEARNAPP_SMTP", "smtp://me:1/canary@mail.example:587", "such as %40 for @"),
        ("LEARNAPP_SMTP", "smtp://me:1?canary@mail.example:587", "such as %40 for @"),
        ("LEARNAPP_VAULT", "postgresql://db:abc/vault", "LEARNAPP_VAULT has a host or a port that cannot be one"),
        ("LEARNAPP_VAULT", "/", "LEARNAPP_VAULT is /, which is a folder"),
        ("LEARNAPP_SECRET_FILE", "/", "LEARNAPP_SECRET_FILE is /, which is a folder"),
        ("LEARNAPP_SIGNING_KEY", "/", "LEARNAPP_SIGNING_KEY is /, which is a folder"),
        ("LEARNAPP_LTI_KEY", "/", "LEARNAPP_LTI_KEY is /, which is a folder"),
        ("LEARNAPP_EXPORTS", __file__, "which is not a folder"),
        ("LEARNAPP_FOLLOW", sys.executable, "which is not UTF-8 text"),
    ],
)
def test_a_setting_that_would_be_passed_over_or_fail_later_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        from_environment({name: value})
    assert said in str(refused.value)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://learnapp:a@/learnapp?host=10.0.0.11:5432&host=10.0.0.12:5432"),
        ("DATABASE_URL", "postgresql://learnapp:p%40%3A1@[::1]:5432/learnapp"),
        ("DATABASE_URL", "postgresql://learnapp:p#1@db:5432/learnapp"),
        ("DATABASE_URL", "postgresql://learnapp@server:p@db/learnapp?user=a@b"),
        ("LEARNAPP_SMTP", "smtp://me@example.org:p@mail.example:587/"),
        ("LEARNAPP_SMTP", "smtps://me:p%23@[2001:db8::1]:465"),
        ("LEARNAPP_INSIDE_HOSTS", "lrs.trust.internal,10.1.2.3:8080,[fd00::1]:80"),
        ("LEARNAPP_HOSTS", "exämple.org, .nhs.uk, learn.example.org:8443"),
        ("LEARNAPP_PROXIES", ""),
        ("TEST_DATABASE_URL", "sqlite:///"),
        ("PGDATABASE", "learnapp"),
        ("LEARNAPP_ENV_FILE", ""),
        ("LEARNAPP_PREVIEW_FOLDER", "/srv/modules/one"),
    ],
)
def test_a_setting_that_works_is_taken(name: str, value: str) -> None:
    from_environment({name: value})


def test_cookies_for_tls_alone_are_refused_at_an_address_without_it() -> None:
    def with_address(url: str) -> None:
        from_environment({"LEARNAPP_SECURE_COOKIES": "yes", "LEARNAPP_SITE_URL": url})

    with pytest.raises(SettingsError, match=r"no one can sign in .* LEARNAPP_SITE_URL start with https://"):
        with_address("http://learn.example.org")
    for works in ("https://learn.example.org", "http://localhost:8000", ""):
        with_address(works)


def test_the_table_of_settings_names_every_setting() -> None:
    guide = (MODULES.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    assert {name for name in KNOWN if f"`{name}`" not in guide} == {"LEARNAPP_PREVIEW_FOLDER"}


def test_a_secret_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe" * 32)
    with pytest.raises(SettingsError, match="is not text"):
        with_secret(Settings(instance=tmp_path))


def test_the_contact_is_an_email_address() -> None:
    assert from_environment({}).contact == ""
    assert from_environment({"LEARNAPP_CONTACT": "learning@example.org"}).contact == "learning@example.org"
    for wrong in ("the education team", "example.org", "a@", "Learning <a@example.org>", "https://me@example.org"):
        with pytest.raises(SettingsError, match="LEARNAPP_CONTACT must be an email address"):
            from_environment({"LEARNAPP_CONTACT": wrong})
