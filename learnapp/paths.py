"""Where templates, static files and the shipped modules are: in the wheel, or beside the package in a checkout."""

from pathlib import Path

_packaged = Path(__file__).parent / "_data"
INSTALLED = _packaged.is_dir()
"""Whether this is an installed program, whose files the next version replaces."""
_root = _packaged if INSTALLED else Path(__file__).parent.parent

TEMPLATES = _root / "templates"
STATIC = _root / "static"
MODULES = _root / "modules"
