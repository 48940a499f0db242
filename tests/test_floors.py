"""Imports go down only; rooms do not import each other; the ground floor knows no framework."""

import ast
from pathlib import Path

import pytest

import learnapp

ROOT = Path(learnapp.__file__).parent
FLOORS = {
    "domain": 0,
    "paths": 0,
    "config": 0.5,
    "assets": 1,
    "store": 1,
    "mail": 1.5,
    "vault": 1.5,
    "exports": 1,
    "web": 2,
    "catalogue": 3,
    "accounts": 3,
    "learner": 3,
    "educator": 3,
    "learning_sets": 3,
    "admin": 3,
    "__init__": 4,
    "demo_set": 3,
    "demo_work": 3,
    "demo": 4,
    "serving": 5,
    "previewing": 6,
    "cli": 7,
}
NOT_PURE = {"flask", "sqlalchemy", "werkzeug", "jinja2", "secrets", "socket"}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = [p for p in sorted(ROOT.rglob("*.py")) if "_data" not in p.parts]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_imports_only_from_its_own_room_or_from_floors_below(path: Path) -> None:
    room = _room(path)
    for name in _imports(path):
        if name.split(".")[0] != "learnapp":
            continue
        parts = name.split(".")
        other = parts[1] if len(parts) > 1 and parts[1] in FLOORS else "__init__"
        if other == room or name in {"learnapp.__version__"}:
            continue
        assert FLOORS[other] < FLOORS[room], f"{path.name} imports {name}, which is not on a floor below {room}"


@pytest.mark.parametrize("path", [p for p in FILES if _room(p) == "domain"], ids=lambda p: p.name)
def test_the_domain_knows_no_framework_and_no_clock(path: Path) -> None:
    for name in _imports(path):
        assert name.split(".")[0] not in NOT_PURE, f"{path.name} imports {name}"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today"}, f"{path.name}:{node.lineno} reads a clock"


@pytest.mark.parametrize("path", [p for p in FILES if p.name in {"actions.py", "queries.py"}], ids=str)
def test_actions_and_queries_know_nothing_of_flask(path: Path) -> None:
    assert not any(name.split(".")[0].startswith("flask") for name in _imports(path))


def test_every_room_and_file_stands_on_a_floor() -> None:
    assert {_room(p) for p in FILES} <= set(FLOORS)
