"""Where templates, static files and the shipped modules are: in the wheel, or beside the package in a checkout."""

from pathlib import Path

_packaged = Path(__file__).parent / "_data"
_root = _packaged if _packaged.is_dir() else Path(__file__).parent.parent

TEMPLATES = _root / "templates"
STATIC = _root / "static"
MODULES = _root / "modules"
