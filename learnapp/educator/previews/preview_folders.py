"""The module folders as they are on disk, read and checked for a preview; no Flask."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from msgspec import structs
from sqlalchemy.engine import Connection

from learnapp.domain.checking.flaws_dates import date_flaws
from learnapp.domain.content.content import Library, Module
from learnapp.domain.reading import Draft, Problem, changes_missing, check_library, draft_files, load_folder
from learnapp.domain.source.pictures import FOLDER as PICTURES
from learnapp.domain.source.pictures import PictureError, digest_of_small, read_picture
from learnapp.paths import MODULES
from learnapp.store.operations.publishing import module_folders, published_before

MOST_KEPT = 32
"""How many modules a process remembers as it has read them."""


@dataclass(frozen=True)
class ModulePreview:
    """A folder as read. A preview shows `draft`; `module` could be published, and is None while there is any error.
    `stamp` changes with the files.

    `what` is what pages call it. `edits_at` is where its files are edited on the site, "" for a folder.
    """

    slug: str
    draft: Draft
    module: Module | None
    problems: tuple[Problem, ...]
    stamp: str
    what: str = "folder"
    edits_at: str = ""

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)


def on_publishing(
    connection: Connection, preview: ModulePreview, files: dict[str, bytes], library: Library, today: date
) -> ModulePreview:
    """The preview with what publishing would add: whether `changes` accounts for the edits, and dates by today."""
    said = list(date_flaws(files, today))
    before = published_before(connection, preview.slug, files, library) if preview.module else None
    if before and preview.module:
        said += changes_missing(files, preview.module, before, today)
    named = [structs.replace(problem, file=f"{preview.slug}/{problem.file}") for problem in said]
    return replace(preview, problems=(*preview.problems, *named))


class Folders:
    """The modules that can be previewed: those in `roots`, or only `folder` if one is given."""

    def __init__(self, roots: Sequence[Path], folder: Path | None = None) -> None:
        self._roots, self._folder = tuple(roots), folder
        self._kept: dict[str, ModulePreview] = {}

    def paths(self) -> Mapping[str, Path]:
        """Each module's folder by its slug."""
        folders = [self._folder] if self._folder else module_folders(self._roots)
        return {folder.resolve().name: folder for folder in folders if folder.is_dir()}

    def stamp(self, slug: str) -> str | None:
        """A value that changes when a file of the folder does; None if there is no such folder."""
        folder = self.paths().get(slug)
        return self._stamp(folder) if folder else None

    def picture(self, digest: str) -> tuple[str, bytes] | None:
        """The kind and the bytes of a picture in any folder that can be previewed."""
        for folder in self.paths().values():
            for name, data in load_folder(folder).items():
                own = hashlib.sha256(data).hexdigest()
                if name.startswith(PICTURES) and digest in (own, digest_of_small(own)):
                    with suppress(PictureError):
                        return read_picture(name, data).served.get(digest)
        return None

    def read(self, slug: str) -> ModulePreview | None:
        """The folder, read again if a file has changed; None if there is no such folder."""
        folder = self.paths().get(slug)
        if folder is None:
            return None
        stamp = self._stamp(folder)
        kept = self._kept.get(slug)
        if kept is None or kept.stamp != stamp:
            library, problems = check_library(self._shared(folder))
            shared = (structs.replace(problem, file=Path(problem.file).name) for problem in problems)
            draft, module, own = draft_files(load_folder(folder), slug, library)
            kept = ModulePreview(slug, draft, module, (*shared, *own), stamp)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[slug] = kept
        return kept

    def _shared(self, folder: Path) -> tuple[Path, ...]:
        """The folders with lists that the module may refer to, each once."""
        return tuple(dict.fromkeys((*self._roots, *([folder.resolve().parent] if self._folder else ()), MODULES)))

    def _stamp(self, folder: Path) -> str:
        lists = (path for root in self._shared(folder) for kind in ("*.yaml", "*.bank.md") for path in root.glob(kind))
        found = sorted((str(p), s.st_mtime_ns, s.st_size) for p in (*folder.rglob("*"), *lists) if (s := p.stat()))
        return hashlib.sha256(repr(found).encode()).hexdigest()[:20]
