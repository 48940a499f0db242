"""The files in `deploy/` work, as far as a machine without a container engine or systemd can test them."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from bench.servers import free_port
from learnapp.cli import environment, main
from learnapp.config import KNOWN, from_environment

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*"))
GUIDE = (ROOT / "docs" / "operating.md").read_text()


def needs(program: str) -> str:
    """The program's path. If it is not installed, skips the test with a message."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    return found


def run(*command: str | Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, f"{command} said:\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "site.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "site.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return folder / "site.pem", folder / "site.key"


def nginx_configuration(folder: Path, *, port: int = 0, site: int = 8000) -> Path:
    """The sample as a whole configuration that anyone may run, with TLS on a port of loopback."""
    pem, key = certificate(folder, "learn.example.nhs.uk")
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"listen \[::\]:\d+.*;\n", "", text).replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace("127.0.0.1:8000", f"127.0.0.1:{site}")
    text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {pem};", text)
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {key};", text)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {folder}/pid;\nerror_log {folder}/errors;\ndaemon off;\nworker_processes 1;\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{whole}http {{\naccess_log {folder}/log;\n{places}{text}}}\n")
    return folder / "nginx.conf"


def caddyfile(folder: Path, caddy: str) -> Path:
    """The sample, with the older names of options where Caddy is older than 2.7."""
    text = (DEPLOY / "Caddyfile").read_text()
    if tuple(map(int, re.findall(r"\d+", run(caddy, "version"))[:2])) < (2, 7):
        text = text.replace("request_buffers 512KiB", "buffer_requests\n\t\t\tmax_buffer_size 512KiB")
    (folder / "Caddyfile").write_text(text)
    return folder / "Caddyfile"


def parsed(words: list[str]) -> None:
    """Fail unless `learnapp` understands these words as a command of its own."""
    assert words[0] == "learnapp"
    command: click.Command = main
    rest, context = words[1:], click.Context(main, info_name="learnapp")
    while isinstance(command, click.Group):
        name, command_found, rest = command.resolve_command(context, rest)
        assert command_found is not None, words
        command = command_found
        context = click.Context(command, info_name=name, parent=context)
    command.parse_args(context, list(rest))


# systemd ------------------------------------------------------------------------------------------


def test_every_unit_runs_commands_that_there_are() -> None:
    started = [line for unit in UNITS for line in re.findall(r"/usr/local/bin/(learnapp [^;&\n]+)", unit.read_text())]
    assert len(started) == 4
    for line in started:
        parsed(shlex.split(line))
    for timer in (unit for unit in UNITS if unit.suffix == ".timer"):
        assert timer.with_suffix(".service") in UNITS


@pytest.mark.parametrize("failing", ["", "database", "vault", "database vault"])
def test_the_nightly_unit_tries_both_copies_and_fails_if_either_does(failing: str, tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "learnapp-backup.service").read_text().replace("\\\n", "").replace("$$", "$")
    (started,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    failures = "|".join(f"*/{name}\\ *" for name in failing.split()) or "none"
    stub = tmp_path / "learnapp"
    stub.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/tried\ncase "$* " in {failures}) exit 3;; esac\n')
    stub.chmod(0o755)
    words = shlex.split(started.replace("/usr/local/bin/learnapp", str(stub)))
    done = subprocess.run(words, check=False)
    tried = [line.split(" --keep")[0] for line in (tmp_path / "tried").read_text().splitlines()]
    assert tried == ["backup /var/backups/learnapp/database", "vault backup /var/backups/learnapp/vault"]
    assert done.returncode == (3 if failing else 0)


def test_systemd_accepts_the_units_and_finds_them_well_shut_in(tmp_path: Path) -> None:
    analyze = needs("systemd-analyze")
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/usr/local/bin/learnapp", "/bin/true"))
    assert run(analyze, "verify", "--man=no", *sorted(tmp_path.iterdir())) == ""
    for service in tmp_path.glob("*.service"):
        said = run(analyze, "security", "--offline=yes", "--no-pager", service)
        exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
        assert exposure, said
        assert float(exposure[1]) < 2, said


def test_systemd_accepts_the_changes_that_the_guide_gives(tmp_path: Path) -> None:
    analyze = needs("systemd-analyze")
    changes = re.findall(r"^```ini\n(\[Service\]\n.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    assert len(changes) == 2
    for number, change in enumerate(changes):
        for unit in (one for one in UNITS if one.suffix == ".service"):
            if "ExecStart" in change and unit.name != "learnapp.service":
                continue
            folder = tmp_path / f"{number}-{unit.name}"
            (folder / f"{unit.name}.d").mkdir(parents=True)
            for file, text in ((unit.name, unit.read_text()), (f"{unit.name}.d/override.conf", change)):
                (folder / file).write_text(text.replace("/usr/local/bin/learnapp", "/bin/true"))
            assert run(analyze, "verify", "--man=no", folder / unit.name) == ""
    (started,) = re.findall(r"/usr/local/bin/(learnapp .+)", "".join(changes))
    parsed(shlex.split(started))


def test_what_the_units_may_write_is_what_the_guide_says() -> None:
    for unit in (one for one in UNITS if one.suffix == ".service"):
        text = unit.read_text()
        assert "ProtectSystem=strict" in text
        assert "StateDirectory=learnapp\n" in text
        more = ["/var/backups/learnapp"] if unit.name == "learnapp-backup.service" else []
        assert re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE) == more
    assert "/var/lib/learnapp` alone, and the backup also in `/var/backups/learnapp`" in GUIDE


# Proxies ------------------------------------------------------------------------------------------


def test_nginx_accepts_its_sample(tmp_path: Path) -> None:
    assert "syntax is ok" in run(needs("nginx"), "-t", "-c", nginx_configuration(tmp_path, port=18443))


def test_caddy_accepts_its_sample_and_every_process_it_is_given(tmp_path: Path) -> None:
    caddy = needs("caddy")
    env = {"SITE_NAME": "learn.example.org", "UPSTREAMS": "app1:8000 app2:8000", "HOME": str(tmp_path)}
    said = run(caddy, "adapt", "--validate", "--config", caddyfile(tmp_path, caddy), "--adapter", "caddyfile", env=env)
    assert '{"dial":"app1:8000"},{"dial":"app2:8000"}' in said
    assert '"host":["learn.example.org"]' in said


# A cluster: tests/proof/test_database_cluster.py runs all three ------------------------------------


def test_haproxy_accepts_its_sample_and_knows_every_member(tmp_path: Path) -> None:
    sample = DEPLOY / "cluster" / "haproxy.cfg"
    run(needs("haproxy"), "-c", "-f", sample)
    patroni = yaml.safe_load((DEPLOY / "cluster" / "patroni.yml").read_text())
    assert f"server {patroni['name']} {patroni['postgresql']['connect_address']} check port 8008" in sample.read_text()


def test_a_cluster_acknowledges_what_is_on_two_machines_and_its_pooler_pools_sessions() -> None:
    patroni = yaml.safe_load((DEPLOY / "cluster" / "patroni.yml").read_text())
    settings = patroni["bootstrap"]["dcs"]
    assert settings["synchronous_mode"] is True
    assert settings["loop_wait"] + 2 * settings["retry_timeout"] <= settings["ttl"], "Patroni asks for it"
    pooler = configparser.ConfigParser(interpolation=None)
    pooler.read(DEPLOY / "cluster" / "pgbouncer.ini")
    assert pooler["pgbouncer"]["pool_mode"] == "session"
    assert int(pooler["pgbouncer"]["default_pool_size"]) <= settings["postgresql"]["parameters"]["max_connections"] / 2


# Containers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return found


def test_compose_runs_a_proxy_two_processes_a_database_and_reminders(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"proxy", "app1", "app2", "reminders", "postgres"}
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"], "only the proxy is open to others"
    assert services["proxy"]["environment"]["UPSTREAMS"].split() == ["app1:8000", "app2:8000"]
    for name in ("app1", "app2", "reminders"):
        assert services[name]["env_file"] == ".env"
        assert services[name]["read_only"]
        shared = ["site:/var/lib/learnapp", "backups:/var/backups/learnapp"]
        assert services[name]["volumes"] == shared, "secret, vault, keys and backups"
    for one in services.values():
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert (DEPLOY / source).is_file() if source.startswith("./") else source in compose["volumes"]
        for other in one.get("depends_on", {}):
            assert other in services
    (line,) = services["reminders"]["entrypoint"][2:]
    assert "learnapp remind" in line


def test_what_compose_sets_are_settings(compose: dict[str, Any], tmp_path: Path) -> None:
    """Those of the processes are read as the site reads them, over the sample of the environment file."""
    own = {
        name: value.replace("${POSTGRES_PASSWORD:?write it into .env}", "abc123")
        for name, value in compose["services"]["app1"]["environment"].items()
    }
    settings = from_environment(environment.read(DEPLOY / "learnapp.env") | own)
    assert settings.database_url == "postgresql+psycopg://learnapp:abc123@postgres/learnapp"
    assert (settings.proxies, settings.secure_cookies, settings.trusted_hosts) == (1, True, ("learn.example.nhs.uk",))


def test_compose_itself_accepts_the_file(tmp_path: Path) -> None:
    program = needs("docker-compose")
    for file in (one for one in DEPLOY.glob("[cC]*") if one.is_file()):
        shutil.copy(file, tmp_path)
    (tmp_path / ".env").write_text((DEPLOY / "learnapp.env").read_text() + "POSTGRES_PASSWORD=abc123\n")
    said = run(program, "--file", tmp_path / "compose.yaml", "config")
    assert "SITE_NAME: learn.example.nhs.uk" in said
    (tmp_path / ".env").write_text("")
    refused = subprocess.run([program, "--file", tmp_path / "compose.yaml", "config"], capture_output=True, check=False)
    assert refused.returncode != 0


def test_the_image_is_made_of_files_that_there_are_and_starts_a_command_that_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE):
        assert [name for name in line.split()[:-1] if not (ROOT / name).exists()] == []
    entry, start = (re.search(rf"^{word} (\[.*\])$", text, re.MULTILINE) for word in ("ENTRYPOINT", "CMD"))
    assert entry
    assert start
    parsed([*yaml.safe_load(entry[1]), *yaml.safe_load(start[1])])
    assert re.search(r"^USER learnapp$", text, re.MULTILINE), "not as root"
    assert "/readyz" in text
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "instance", "node_modules", "deploy/.env"} <= set(ignored), "nothing private or built elsewhere"


def test_the_image_has_a_pg_dump_that_is_new_enough_for_the_server(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "Containerfile").read_text()
    client = re.search(r"postgresql-client-(\d+)", text.rpartition("\nFROM ")[2])
    server = re.search(r"^postgres:(\d+)", compose["services"]["postgres"]["image"])
    assert client
    assert server
    assert int(client[1]) >= int(server[1])
    debian = {"bookworm": 15, "trixie": 17}
    bases = re.findall(r"^FROM python:[\d.]+-slim-(\w+)", text, re.MULTILINE)
    assert [debian[base] for base in bases] == [int(client[1])] * 2, "the version that the base's Debian has"


def test_every_line_of_the_sample_is_a_setting_that_is_taken(tmp_path: Path) -> None:
    sample = re.sub(r"^#(?=[A-Z_]+=)", "", (DEPLOY / "learnapp.env").read_text(), flags=re.MULTILINE)
    (tmp_path / "all.env").write_text(sample)
    found = environment.read(tmp_path / "all.env")
    assert len(found) > 15
    assert {name for name in found if name not in KNOWN | {"DATABASE_URL"} and not name.startswith("AWS_")} == set()
    from_environment(found)


def test_the_guides_name_every_command() -> None:
    guides = " ".join(" ".join(path.read_text().split()) for path in (ROOT / "docs").glob("*.md"))

    def named(group: click.Group, words: str) -> Iterator[str]:
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from named(command, f"{words} {name}")
            elif f"{words} {name}" not in guides and not re.search(
                rf"`{words} \w+`(, `\w+`)*( and|,) `{name}`", guides
            ):
                yield f"{words} {name}"

    assert list(named(main, "learnapp")) == []


def test_the_guide_names_every_file_here() -> None:
    names = {path.name for path in DEPLOY.rglob("*") if path.is_file()}
    assert {name for name in names if name not in GUIDE} == set()


def test_the_proxies_let_the_largest_form_through(app: Flask) -> None:
    largest = max(getattr(view, "largest_form", 0) for view in app.view_functions.values())
    assert largest > app.config["MAX_CONTENT_LENGTH"]
    for file, pattern in (("nginx.conf", r"client_max_body_size (\d+)m;"), ("Caddyfile", r"max_size (\d+)MiB")):
        found = re.search(pattern, (DEPLOY / file).read_text())
        assert found is not None, file
        assert int(found[1]) * 2**20 > largest, file


def test_the_proxies_gather_forms_and_end_those_that_do_not_come(app: Flask) -> None:
    """The site cannot: a thread that waits for a body waits until its client hangs up."""
    nginx, caddy = ((DEPLOY / name).read_text() for name in ("nginx.conf", "Caddyfile"))
    assert "proxy_request_buffering on;" in nginx
    assert "proxy_request_buffering off" not in nginx
    assert re.search(r"client_body_timeout 10s;", nginx)
    assert re.search(r"read_body 10s", caddy)
    gathered = re.search(r"request_buffers (\d+)KiB", caddy)
    assert gathered
    assert int(gathered[1]) * 1024 >= app.config["MAX_CONTENT_LENGTH"]
