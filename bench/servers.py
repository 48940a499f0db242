"""Starting a site in separate processes, and reading from /proc what they use."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

_SERVE = """
import sys
from learnapp import serving
port, workers, target = sys.argv[1:]
if target == "learnapp.serving:application":  # as `learnapp serve` does before it forks workers
    serving.import_site()
    serving.make_ahead()
serving.serve("127.0.0.1", int(port), int(workers), target)
"""
_TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A free port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    """A running site: the first process and its workers."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def workers(self) -> list[int]:
        """The worker processes' ids."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        return [int(pid) for pid in Path(path).read_text().split() if not _is_helper(int(pid))]

    def cpu_seconds(self) -> float:
        """CPU time all workers have used, in seconds."""
        return sum(_ticks(pid) for pid in self.workers()) / _TICKS

    def sockets(self) -> list[int]:
        """How many sockets each worker has open."""
        return [_sockets(pid) for pid in self.workers()]

    def memory(self) -> list[float]:
        """Proportional set size in MiB: the first process's, then each worker's."""
        return [_pss(pid) for pid in (self.process.pid, *self.workers())]

    def wait(self, path: str = "/healthz", seconds: float = 30) -> float:
        """Wait until a page answers; returns after how many seconds it did. Raises TimeoutError."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with status {self.process.returncode}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get(path)[0] < 500:
                    return time.perf_counter() - begun
            time.sleep(0.005)
        raise TimeoutError(f"{path} did not answer within {seconds} s")

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
        """(status, headers, body as it arrived) of one page, over a new connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def start(command: list[str], port: int, environment: Mapping[str, str], log: IO[bytes] | None = None) -> Server:
    """Start a process that will listen on `port`, in a new process group; its log goes to `log`, or to ours."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,
    )
    return Server(process, port)


@contextlib.contextmanager
def serving(
    target: str, environment: Mapping[str, str], workers: int = 1, log: IO[bytes] | None = None
) -> Iterator[Server]:
    """An application on the server that the site runs on."""
    port = free_port()
    server = start(["-c", _SERVE, str(port), str(workers), target], port, environment, log)
    try:
        server.wait(seconds=90)  # a busy machine starts slowly
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def learnapp_serve(environment: Mapping[str, str], workers: int = 2) -> Iterator[Server]:
    """`learnapp serve`, without waiting until it answers."""
    port = free_port()
    command = ["-m", "learnapp.cli", "serve", "--port", str(port), "--workers", str(workers)]
    server = start(command, port, environment)
    try:
        yield server
    finally:
        server.stop()


def _is_helper(pid: int) -> bool:
    """Python's own resource tracker is a child as well."""
    with contextlib.suppress(OSError):
        return b"resource_tracker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return True


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _sockets(pid: int) -> int:
    count = 0
    for file in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):  # closed in the meantime
            count += os.readlink(file).startswith("socket:")
    return count


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
