"""The package's own scripts, asked in Node; and the shipped modules as a package holds them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.reading import check_files, load_folder, read_library
from learnapp.paths import MODULES

ROOT = Path(__file__).resolve().parents[3]
SCRIPTS = ROOT / "static" / "src" / "package"
Ask = Callable[..., Any]


@cache
def shipped(slug: str) -> Module:
    module, _ = check_files(load_folder(MODULES / slug), slug, read_library((MODULES,)))
    assert module is not None
    return module


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """A question to the scripts, and their answer. See replay.mjs."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no Node on this machine, so the package's scripts were not run.")
    with subprocess.Popen(
        [node, str(Path(__file__).with_name("replay.mjs")), str(SCRIPTS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as running:
        to, back = running.stdin, running.stdout
        assert to
        assert back

        def asked(what: str, **about: Any) -> Any:
            to.write(json.dumps({"what": what, **about}) + "\n")
            to.flush()
            return json.loads(back.readline())

        yield asked
        to.close()
