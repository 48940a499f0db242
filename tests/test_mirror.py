"""Tests mirror the code: `learnapp/x/y.py` has `tests/x/test_y.py`."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import learnapp

ROOT = Path(learnapp.__file__).parent
TESTS = Path(__file__).parent
LEAST = 0.9
"""The least share of modules that have a test file of their own. In `web/` every module has one."""
MOST_FILES = 20
"""Files of tests in a folder: two more than a folder of code may have, for tests of several modules at once."""


def _has_code(path: Path) -> bool:
    body = ast.parse(path.read_text()).body
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body)


@cache
def _modules() -> tuple[Path, ...]:
    """Every module with code in it, from `learnapp/` on. Migrations are tested together, and `_data` is built."""
    found = (path.relative_to(ROOT) for path in sorted(ROOT.rglob("*.py")) if path.name != "__init__.py")
    return tuple(p for p in found if not {"migrations", "_data"} & set(p.parts) and _has_code(ROOT / p))


def _mirror(module: Path) -> Path:
    return TESTS / module.with_name(f"test_{module.name}")


def test_nine_modules_in_ten_have_tests_beside_them_and_every_one_of_web() -> None:
    modules = _modules()
    bare = [module for module in modules if not _mirror(module).exists()]
    share = 1 - len(bare) / len(modules)
    print(f"\n{share:.1%} of {len(modules)} modules have a test file of their own. These do not:", *bare, sep="\n  ")
    assert [str(module) for module in bare if module.parts[0] == "web"] == []
    assert share >= LEAST


def test_a_mirror_has_tests_in_it() -> None:
    for path in filter(Path.exists, map(_mirror, _modules())):
        assert "\ndef test_" in path.read_text(), f"{path.relative_to(TESTS)} tests nothing"


def test_no_folder_of_tests_is_flat_and_long() -> None:
    for folder in {path.parent for path in TESTS.rglob("test_*.py")} - {TESTS, TESTS / "browser"}:
        files = [path.name for path in folder.glob("test_*.py")]
        assert len(files) <= MOST_FILES, f"{folder.relative_to(TESTS)} holds {len(files)} files of tests"
