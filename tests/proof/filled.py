"""A filled site with one of the shipped modules. To read all of them takes ten times as long, and few need it."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench import learners
from learnapp.paths import MODULES

MODULE = "challenging-colleagues"


def one_module(folder: Path, people: int, url: str = "") -> learners.Site:
    """The site in `folder / "site"`, with its learners."""
    alone = folder / "one-module"
    if not alone.exists():
        shutil.copytree(MODULES / MODULE, alone / MODULE)
    return learners.fill(folder / "site", people, url, alone)
