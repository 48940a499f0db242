"""The plan of the house: floors, folders within a floor, and what each file of a room may do."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import learnapp

ROOT = Path(learnapp.__file__).parent
FLOORS = {
    "domain": 0,
    "paths": 0,
    "whole_files": 0,
    "call_limits": 0,
    "config": 0.5,
    "assets": 1,
    "store": 1,
    "mail": 1.5,
    "deliveries": 1.5,
    "vault": 1.5,
    "turns": 1.5,
    "exports": 1,
    "web": 2,
    "catalogue": 3,
    "accounts": 3,
    "learner": 3,
    "educator": 3,
    "learning_sets": 3,
    "admin": 3,
    "launch": 3,
    "api": 3,
    "wiring": 4,
    "__init__": 5,
    "demo_set": 3,
    "demo_work": 3,
    "demo": 4,
    "serving": 6,
    "previewing": 7,
    "cli": 8,
}
ROOMS = ("catalogue", "accounts", "learner", "educator", "learning_sets", "admin", "launch", "api")
NOT_PURE = {"flask", "sqlalchemy", "werkzeug", "jinja2", "secrets", "socket"}

# The folders of a floor or a large room, from the lowest up. A file imports from its own folder and those before it;
# files directly in the floor (a room's blueprint or scope) are below every folder.
FOLDERS = {
    "domain": (
        *("dates", "identifying", "people", "content", "markup", "numbers", "questions", "cases", "quizzes"),
        *("findings", "checking", "source", "activities", "learning", "cohorts", "sets", "editions", "reading"),
        *("guessing", "exchange", "sharing", "authoring"),
    ),
    "store": (
        *(
            "db",
            "tables",
            "security",
            "organisations",
            "messages",
            "content",
            "learning",
            "people",
            "cohorts",
            "sets",
            "launches",
            "sharing",
            "operations",
            "leaving",
        ),
        "migrations",
    ),
    "accounts": ("single_sign_on", "second_factor"),
    "learner": ("writing", "cases", "quizzes", "cohorts", "learning", "offline"),
    "educator": (
        "invitations",
        "messages",
        "assignments",
        "findings",
        "cohorts",
        "reports",
        "previews",
        "drafts",
        "panels",
    ),
    "learning_sets": ("actions", "posts", "membership", "meetings", "threads"),
    "admin": ("operations", "sharing"),
}

# Files of a room without routes that may still ask Flask who is asking and for what.
BESIDE_SCREENS = {"blueprint.py", "scope.py", "places.py", "subjects.py"}


@cache
def _imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _folder(path: Path) -> str:
    """The subject folder of a file, or nothing if it is directly in the floor or room."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if len(parts) > 2 else ""


def _screen(path: Path) -> bool:
    """Whether the file answers addresses."""
    return any(mark in path.read_text() for mark in ("@blueprint.", "@screen_of(")) and path.name != "blueprint.py"


FILES = [p for p in sorted(ROOT.rglob("*.py")) if "_data" not in p.parts]
IN_FOLDERS = [p for p in FILES if _room(p) in FOLDERS and p.name != "__init__.py"]
IN_ROOMS = [p for p in FILES if _room(p) in ROOMS]


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("room", FOLDERS)
def test_architecture_names_the_folders_in_their_order(room: str) -> None:
    assert f"| `{room}/` | {', '.join(FOLDERS[room])} |" in (ROOT.parent / "ARCHITECTURE.md").read_text()


@pytest.mark.parametrize("path", FILES, ids=_id)
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


@pytest.mark.parametrize("path", IN_FOLDERS, ids=_id)
def test_a_file_imports_only_from_its_own_folder_or_from_folders_below(path: Path) -> None:
    room, folder = _room(path), _folder(path)
    order = ("", *FOLDERS[room])
    for name in _imports(path):
        parts = name.split(".")
        if parts[:2] != ["learnapp", room]:
            continue
        other = parts[2] if len(parts) > 2 and parts[2] in FOLDERS[room] else ""
        assert order.index(other) <= order.index(folder), f"{_id(path)} imports {name}, which lies above it"


def test_every_folder_has_its_place() -> None:
    for room, order in FOLDERS.items():
        found = {p.name for p in (ROOT / room).iterdir() if p.is_dir() and p.name != "__pycache__"}
        assert found == set(order)


def test_no_folder_is_flat_and_long() -> None:
    """A folder with more files than this needs subjects. Question kinds and migrations are lists, not rooms."""
    for folder in {p.parent for p in FILES} - {ROOT / "store" / "migrations" / "versions"}:
        files = [p for p in folder.glob("*.py") if p.name != "__init__.py"]
        assert len(files) <= 18, f"{folder.relative_to(ROOT)} holds {len(files)} files"


@pytest.mark.parametrize("path", [p for p in FILES if _room(p) == "domain"], ids=_id)
def test_the_domain_knows_no_framework_and_no_clock(path: Path) -> None:
    for name in _imports(path):
        assert name.split(".")[0] not in NOT_PURE, f"{path.name} imports {name}"
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "utcnow", "today"}, f"{path.name}:{node.lineno} reads a clock"


@pytest.mark.parametrize("path", [p for p in IN_ROOMS if not _screen(p)], ids=_id)
def test_what_answers_no_address_knows_nothing_of_flask(path: Path) -> None:
    """Forms, actions, queries and what a page shows are plain Python, wherever they are."""
    if path.name in BESIDE_SCREENS:
        return
    form = path.name == "forms.py" or path.name.endswith("_forms.py")
    allowed = {"flask_wtf", "werkzeug.datastructures"} if form else {"werkzeug.datastructures"}
    for name in _imports(path):
        if name.startswith(("flask", "werkzeug")):
            assert any(name.startswith(one) for one in allowed), f"{_id(path)} imports {name}"


@pytest.mark.parametrize("path", IN_ROOMS, ids=_id)
def test_rooms_leave_sql_to_the_store(path: Path) -> None:
    """A room reads and writes through `store`: it may use the connection it is given, but contain no statements."""
    for name in _imports(path):
        assert name in {"sqlalchemy.engine.Connection"} or not name.startswith("sqlalchemy"), f"{_id(path)} has {name}"
    assert "store.tables" not in path.read_text(), f"{_id(path)} names a table"


@pytest.mark.parametrize("path", IN_ROOMS, ids=_id)
def test_rooms_read_the_numbers_of_forms_in_one_way(path: Path) -> None:
    """By `number_in` or `whole_number` of `web/typed_fields.py`: what they do with nonsense is decided there."""
    assert not re.search(r"form\.get\([^)]*type=", path.read_text()), f"{_id(path)} reads a number in its own way"


def test_every_room_and_file_stands_on_a_floor() -> None:
    assert {_room(p) for p in FILES} <= set(FLOORS)


ENDINGS = ("forms", "actions", "queries", "page", "words")


@pytest.mark.parametrize("path", [p for p in IN_ROOMS if _screen(p)], ids=_id)
def test_a_screen_has_the_ending_of_no_other_kind_of_file(path: Path) -> None:
    assert not path.stem.endswith(tuple(f"_{ending}" for ending in ENDINGS))


def test_architecture_names_only_what_there_is() -> None:
    """Every file of its last table, and each name beside one in the same cell's part."""
    table = (ROOT.parent / "ARCHITECTURE.md").read_text().partition("| Question | File |")[2]
    for path in re.findall(r"`([\w/.-]+/[\w.-]+\.(?:py|js|mjs|html|scss))`", table):
        assert (ROOT / path).exists() or (ROOT.parent / path).exists(), path
    for name, path in re.findall(r"`(\w+)(?:\(\))?`(?: in| of|:) `([\w/.]+\.py)`", table):
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text()), f"{name} in {path}"
    for path, name in re.findall(r"`([\w/.]+\.py)` \(`(\w+)`\)", table):
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text()), f"{name} in {path}"
