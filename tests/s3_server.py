"""An S3-compatible server on this machine, for tests: s3rver, which keeps objects as files.

It refuses an unknown key id, and does not check signatures of version 4.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

COUNTERPARTS = Path(__file__).with_name("counterparts")
BUCKET = "media"
KEYS = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER", "AWS_REGION": "eu-west-2"}
_PROGRAM = """
const [directory, bucket, port] = process.argv.slice(1);
const S3rver = require("s3rver");
const options = { address: "127.0.0.1", port: +port, silent: true, directory, configureBuckets: [{ name: bucket }] };
new S3rver(options).run((error, at) => { if (error) throw error; console.log(at.port); });
"""


@contextlib.contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """A context in which the server runs; gives its address. Without a `port` it picks one."""
    node = shutil.which("node")
    if node is None or not (COUNTERPARTS / "node_modules" / "s3rver").is_dir():
        pytest.skip("needs Node.js and the packages of tests/counterparts")
    command = [node, "-e", _PROGRAM, str(folder), BUCKET, str(port)]
    with subprocess.Popen(command, cwd=COUNTERPARTS, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.kill()
