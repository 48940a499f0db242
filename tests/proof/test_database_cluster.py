"""PostgreSQL as a cluster with a synchronous standby, each part of it killed under load, with the samples of `deploy/`.

Needs Debian's packages patroni, etcd-server, pgbouncer, haproxy and postgresql.
"""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from bench import learners
from bench.servers import serving
from tests.proof import cluster
from tests.proof.failing_parts import Work

AT_WORK = 8


def test_a_cluster_whose_parts_are_killed_under_load_loses_nothing(tmp_path: Path) -> None:
    with cluster.running() as parts:
        site = learners.fill(tmp_path / "site", AT_WORK, parts.url)
        with serving("learnapp.serving:application", site.environment, workers=2) as server:
            work = Work(site, server.port)
            with work.under_way():
                work.fails("proxy to the primary killed", lambda: _again(parts, "haproxy"), 10)
                work.fails("pooler killed", lambda: _again(parts, "pgbouncer"), 10)
                work.fails("pooler silent for 12 s", lambda: _silent(parts, "pgbouncer", 12), 20)
                standby = parts.standby()
                work.fails("standby killed", lambda: parts.kill(standby), 15)
                parts.start(standby)
                parts.until_whole()
                primary = parts.primary()
                work.fails("primary killed", lambda: parts.kill(primary), 35)
                assert parts.primary() == standby
                parts.start(primary)
                parts.until_whole()
            work.report(f"cluster of {_versions(parts)}")


def _again(parts: cluster.Cluster, name: str) -> None:
    """Kill it, and start it again a second later, as systemd does."""
    parts.kill(name)
    time.sleep(1)
    parts.start(name)


def _silent(parts: cluster.Cluster, name: str, seconds: float) -> None:
    """It goes on accepting connections and bytes, and says nothing."""
    parts.signal(name, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        parts.signal(name, signal.SIGCONT)


def _versions(parts: cluster.Cluster) -> str:
    said = [
        subprocess.run([path, "--version" if name != "haproxy" else "-v"], capture_output=True, text=True, check=True)
        for name, path in {**parts.found, "postgresql": f"{parts.found['postgresql']}/postgres"}.items()
    ]
    return ", ".join(one.stdout.splitlines()[0].split(" https")[0] for one in said)
