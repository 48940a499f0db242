"""Everything that can be voted on in the modules."""

from functools import cache
from pathlib import Path

from learnapp.domain.content.content import Module
from learnapp.domain.reading import check_folder, read_library
from learnapp.paths import MODULES

LIBRARY = read_library((MODULES,))


FOLDERS = [*sorted(path.parent for path in MODULES.glob("*/module.md")), Path("tests/modules/tea-round")]


@cache
def _module(folder: Path) -> Module:
    module = check_folder(folder, LIBRARY)[0]
    assert module is not None
    return module
