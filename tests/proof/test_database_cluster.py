"""PostgreSQL as a cluster with a synchronous standby, each part of it killed under load, with the samples of `deploy/`.

Needs Debian's packages patroni, etcd-server, pgbouncer, haproxy and postgresql.
"""

from __future__ import annotations

import re
import signal
import subprocess
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from bench.learners import Site
from bench.servers import Server, serving
from tests.proof import cluster
from tests.proof.failing_parts import Work
from tests.proof.filled import one_module

AT_WORK = 8
SILENT = 10
"""Seconds for which a part says nothing: longer than any request may take."""


def test_a_cluster_whose_parts_are_killed_under_load_loses_nothing(tmp_path: Path) -> None:
    """Half of the people are served through PgBouncer and HAProxy, half by a site that knows both members itself."""
    with cluster.running() as parts:
        whole = one_module(tmp_path, AT_WORK, parts.url)
        through = replace(whole, browsers=whole.browsers[::2])
        direct = replace(whole, browsers=whole.browsers[1::2], database_url=parts.hosts_url)
        with _served(through) as one, _served(direct) as two:
            work = Work((through, one.port), (direct, two.port))
            with work.under_way():
                work.fails("HAProxy killed and started again", lambda: _again(parts, "haproxy"), 10)
                work.fails("PgBouncer killed and started again", lambda: _again(parts, "pgbouncer"), 10)
                work.fails(f"PgBouncer silent for {SILENT} s", lambda: _silent(parts, "pgbouncer", SILENT), SILENT + 10)
                standby = parts.standby()
                work.fails("standby killed", lambda: parts.kill(standby), 20)
                parts.start(standby)
                parts.until_whole()
                primary = parts.primary()
                work.fails("primary killed", lambda: parts.kill(primary), 40)
                assert parts.primary() == standby
                parts.start(primary)
                parts.until_whole()
            work.figures.append(_versions(parts))
            work.report("database cluster")


def _served(site: Site) -> AbstractContextManager[Server]:
    return serving("learnapp.serving:application", site.environment, workers=1)


def _again(parts: cluster.Cluster, name: str) -> None:
    """Kill it, and start it again a second later, as systemd does."""
    parts.kill(name)
    time.sleep(1)
    parts.start(name)


def _silent(parts: cluster.Cluster, name: str, seconds: float) -> None:
    """Keep a part accepting connections and bytes, but silent."""
    parts.signal(name, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        parts.signal(name, signal.SIGCONT)


def _versions(parts: cluster.Cluster) -> str:
    said = [
        subprocess.run([path, "-v" if name == "haproxy" else "--version"], capture_output=True, text=True, check=True)
        for name, path in {**parts.found, "postgresql": f"{parts.found['postgresql']}/postgres"}.items()
    ]
    return ", ".join(
        f"{name} {re.findall(r'[0-9.]+[0-9]', one.stdout)[0]}" for name, one in zip(parts.found, said, strict=True)
    )
