"""The repositories whose branches a site follows, as the people who run it list them in a TOML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_HTTPS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?/[^\s?#]+")
_SSH = re.compile(r"ssh://([A-Za-z0-9][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?/[^\s?#]+")
_PATH = re.compile(r"/[^\s:]+")
_KNOWN = {"name", "url", "branch", "folder", "organisation"}


@dataclass(frozen=True)
class Repository:
    """One branch to follow. `folder` is the path in it of the modules' folders, "" for the top; `organisation` is the
    name of the only organisation that sees them, "" for everyone.
    """

    name: str
    url: str
    branch: str
    folder: str = ""
    organisation: str = ""


def read_repositories(given: Mapping[str, Any]) -> tuple[Repository, ...]:
    """The repositories of a file. Raises ValueError that says which is wrong and what to write."""
    listed = given.get("repository", [])
    if set(given) - {"repository"} or not isinstance(listed, list):
        raise ValueError("write each repository under a line [[repository]].")
    found = tuple(_repository(one) for one in listed)
    if len({one.name for one in found}) != len(found):
        raise ValueError("two repositories have one name.")
    return found


def _repository(given: Mapping[str, Any]) -> Repository:
    name = str(given.get("name", ""))
    if not _NAME.fullmatch(name):
        raise ValueError(f"name = {name!r} must be a short name of lower-case letters, digits and hyphens.")
    if extra := sorted(set(given) - _KNOWN):
        raise ValueError(f"{name} has {extra[0]}, which is not known: write {', '.join(sorted(_KNOWN))}.")
    one = Repository(**{key: str(value) for key, value in {"url": "", "branch": "main", **given}.items()})
    if not (_HTTPS.fullmatch(one.url) or _SSH.fullmatch(one.url) or _PATH.fullmatch(one.url)):
        raise ValueError(f"the url of {name} must start with https:// or ssh://, or be the path of a folder from /.")
    if not _BRANCH.fullmatch(one.branch) or ".." in one.branch or one.branch.endswith((".lock", "/", ".")):
        raise ValueError(f"the branch of {name} is not the name of a branch.")
    if one.folder and not _FOLDER.fullmatch(one.folder):
        raise ValueError(f"the folder of {name} must be a path within the repository, such as modules.")
    return one
