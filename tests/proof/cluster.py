"""PostgreSQL as a cluster on this machine: etcd, two members under Patroni, HAProxy and PgBouncer on loopback.

It runs the samples of `deploy/cluster/`, with other addresses, folders and passwords. One etcd stands for the three
that a real cluster needs.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.servers import free_port
from tests.test_deploy import DEPLOY

PACKAGES = "patroni etcd-server pgbouncer haproxy postgresql"
PASSWORD = "of-no-use-elsewhere"
MEMBERS = ("db1", "db2")


def programs() -> dict[str, str]:
    """Where the programs are. If one is missing, skips the test and says what to install."""
    found = {name: shutil.which(name, path="/usr/bin:/usr/sbin:/bin:/sbin") for name in PROGRAMS}
    missing = [name for name, path in found.items() if path is None]
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if missing or not binaries:
        pytest.skip(f"needs Debian's packages: apt install {PACKAGES} (missing: {', '.join(missing) or 'postgresql'})")
    return {name: str(path) for name, path in found.items()} | {"postgresql": str(binaries[-1].parent)}


PROGRAMS = ("patroni", "etcd", "pgbouncer", "haproxy")


class Cluster:
    """`port` is PgBouncer's, which always leads to the primary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found = programs()
        # PostgreSQL refuses to run as root.
        self.user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.ports = {name: free_port() for name in ("etcd", "peers", "haproxy", "pgbouncer")}
        self.ports |= {f"{kind} {name}": free_port() for name in MEMBERS for kind in ("database", "rest")}
        self.port = self.ports["pgbouncer"]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        folder.chmod(0o755)
        if os.getuid() == 0:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    # Starting ---------------------------------------------------------------------------------------

    def start(self, name: str) -> None:
        """Start etcd, a member, haproxy or pgbouncer."""
        how = {"etcd": self._etcd, "haproxy": self._haproxy, "pgbouncer": self._pgbouncer}
        command = how[name]() if name in how else self._patroni(name)
        log = (self.folder / f"{name}.log").open("ab")
        as_user = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.processes[name] = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            cwd=self.folder,
            env={"PATH": f"{self.found['postgresql']}:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
            **as_user,
        )

    def begin(self) -> None:
        """Start all of it, and wait for a primary with a synchronous standby."""
        for name in ("etcd", "db1", "haproxy", "pgbouncer"):
            self.start(name)
        self.until(lambda: self.role("db1") == "primary", 40, "no primary")
        self.start("db2")
        with self._superuser() as connection:
            connection.execute(f"CREATE ROLE learnapp LOGIN PASSWORD '{PASSWORD}'")
            connection.execute("CREATE DATABASE learnapp OWNER learnapp")
        self.until_whole()

    def until_whole(self, seconds: float = 60) -> None:
        """Wait until both members are there, one of them as a synchronous standby."""
        self.until(lambda: sorted(map(self.role, MEMBERS)) == ["primary", "sync_standby"], seconds, "no standby")

    def until(self, holds: Any, seconds: float, otherwise: str) -> float:
        begun = time.monotonic()
        while not holds():
            assert time.monotonic() - begun < seconds, f"{otherwise} within {seconds} s\n{self._logs()}"
            time.sleep(0.1)
        return time.monotonic() - begun

    def _file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        if os.getuid() == 0:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return str(path)

    def _sample(self, name: str, **others: str) -> str:
        """A sample with this cluster's ports, on loopback."""
        text = (DEPLOY / "cluster" / name).read_text()
        for number, member in enumerate(MEMBERS, 1):
            text = text.replace(f"10.0.0.1{number}:5432", f"127.0.0.1:{self.ports[f'database {member}']}")
            text = text.replace(f"10.0.0.1{number}:8008", f"127.0.0.1:{self.ports[f'rest {member}']}")
            text = re.sub(rf"(server {member} .*port) 8008", rf"\1 {self.ports[f'rest {member}']}", text)
        text = re.sub(r"10\.0\.0\.11:2379,.*", f"127.0.0.1:{self.ports['etcd']}", text)
        for old, new in others.items():
            assert old in text, old
            text = text.replace(old, new)
        assert "10.0.0.1" not in text
        return text

    def _etcd(self) -> list[str]:
        clients, peers = (f"http://127.0.0.1:{self.ports[name]}" for name in ("etcd", "peers"))
        own = ["--name", "etcd", "--data-dir", str(self.folder / "etcd"), "--initial-cluster", f"etcd={peers}"]
        own += ["--listen-client-urls", clients, "--advertise-client-urls", clients]
        return [self.found["etcd"], *own, "--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers]

    def _patroni(self, name: str) -> list[str]:
        text = (DEPLOY / "cluster" / "patroni.yml").read_text()
        text = text.replace("10.0.0.11:5432", f"127.0.0.1:{self.ports[f'database {name}']}")
        text = text.replace("10.0.0.11:8008", f"127.0.0.1:{self.ports[f'rest {name}']}")
        text = re.sub(r"10\.0\.0\.11:2379,.*", f"127.0.0.1:{self.ports['etcd']}", text)
        text = text.replace("name: db1", f"name: {name}").replace("10.0.0.0/24", "127.0.0.1/32")
        text = text.replace("/var/lib/postgresql/15/learnapp", str(self.folder / name))
        text = re.sub("CHANGE-ME-[12]", PASSWORD, text).replace("/usr/lib/postgresql/15/bin", self.found["postgresql"])
        text += f"  pgpass: {self.folder / name}.pgpass\n  parameters:\n    unix_socket_directories: {self.folder}\n"
        text += "    dynamic_shared_memory_type: mmap\n"  # what a killed server leaves is deleted with its folder
        assert "10.0.0" not in text
        return [self.found["patroni"], self._file(f"{name}.yml", text)]

    def _haproxy(self) -> list[str]:
        text = self._sample("haproxy.cfg", **{"127.0.0.1:5000": f"127.0.0.1:{self.ports['haproxy']}"})
        return [self.found["haproxy"], "-db", "-f", self._file("haproxy.cfg", text)]

    def _pgbouncer(self) -> list[str]:
        users = self._file("userlist.txt", f'"learnapp" "{PASSWORD}"\n')
        changed = {
            "port=5000": f"port={self.ports['haproxy']}",
            "listen_port = 6432": f"listen_port = {self.ports['pgbouncer']}",
            "/etc/pgbouncer/userlist.txt": users,
        }
        return [self.found["pgbouncer"], self._file("pgbouncer.ini", self._sample("pgbouncer.ini", **changed))]

    # Asking -----------------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://learnapp:{PASSWORD}@127.0.0.1:{self.port}/learnapp"

    @property
    def hosts_url(self) -> str:
        """Both members, without anything between."""
        hosts = "&".join(f"host=127.0.0.1:{self.ports[f'database {name}']}" for name in MEMBERS)
        return f"postgresql+psycopg://learnapp:{PASSWORD}@/learnapp?{hosts}"

    def role(self, name: str) -> str:
        """A member's own report of its role: primary, sync_standby, replica, or "away"."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[f"rest {name}"], timeout=2)
        try:
            connection.request("GET", "/patroni")
            said = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return "away"
        finally:
            connection.close()
        if said.get("state") != "running":
            return "away"
        role = {"master": "primary"}.get(said["role"], said["role"])
        return "sync_standby" if said.get("sync_standby") else str(role)

    def primary(self) -> str:
        return next(name for name in MEMBERS if self.role(name) == "primary")

    def standby(self) -> str:
        return next(name for name in MEMBERS if self.role(name) != "primary")

    def _superuser(self) -> psycopg.Connection[Any]:
        there = {"host": "127.0.0.1", "port": self.ports["database db1"], "user": "postgres", "password": PASSWORD}
        return psycopg.connect(**there, dbname="postgres", autocommit=True)

    # Ending -----------------------------------------------------------------------------------------

    def kill(self, name: str) -> None:
        """kill -9 of all its processes at once: for a member, Patroni and every process of PostgreSQL."""
        process = self.processes.pop(name)
        ended = [process.pid, *(_tree(self._postmaster(name)))]
        for pid in ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def signal(self, name: str, which: signal.Signals) -> None:
        self.processes[name].send_signal(which)

    def end(self) -> None:
        """Stop PostgreSQL so that it leaves no shared memory behind, and kill the rest."""
        for name in reversed(list(self.processes)):
            if name in MEMBERS:
                self.processes[name].kill()
                self._stop(self._postmaster(name))
            with contextlib.suppress(Exception):
                self.kill(name)

    def _stop(self, postmaster: int | None) -> None:
        """An immediate shutdown."""
        if postmaster is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(postmaster, signal.SIGQUIT)
        until = time.monotonic() + 10
        while Path(f"/proc/{postmaster}").exists() and time.monotonic() < until:
            time.sleep(0.05)

    def _postmaster(self, name: str) -> int | None:
        """The process id of a member's PostgreSQL, if it runs."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.folder / name / "postmaster.pid").read_text().split()[0])
            if str(self.folder / name).encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        return None

    def _logs(self) -> str:
        logs = (f"== {log.name}\n{log.read_text(errors='replace')[-1500:]}" for log in self.folder.glob("*.log"))
        return "\n".join(logs)


def _tree(pid: int | None) -> list[int]:
    """A process and everything that it started."""
    if pid is None:
        return []
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *(found for child in children for found in _tree(int(child)))]
    return [pid]


@contextlib.contextmanager
def running() -> Iterator[Cluster]:
    """A complete cluster, all of which is ended whatever happens."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="learnapp-cluster-"))
    cluster = Cluster(folder)
    try:
        cluster.begin()
        yield cluster
    finally:
        cluster.end()
        shutil.rmtree(folder, ignore_errors=True)
