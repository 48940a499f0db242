"""Where pictures, sound and film are stored if not in the database: a folder, or a bucket of an S3-compatible store.

Each object is named by the SHA-256 of its bytes, so it never changes, can be checked by its name, and can safely be
written again. We never list or delete objects.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from learnapp import whole_files

if TYPE_CHECKING:
    from obstore.store import S3Store

log = logging.getLogger(__name__)

LONGEST_TRY, LONGEST_TO_CONNECT, LONGEST_TO_RETRY = timedelta(seconds=5), timedelta(seconds=2), timedelta(seconds=3)
LARGEST = 12_000_000
"""No picture, sound or film has more bytes."""
LEFT_ALONE = 5.0
"""For this many seconds after a failure we do not ask a bucket again, so that waiting for it does not hold up other
pages.
"""


class MediaAwayError(Exception):
    """The store cannot be reached, or has lost or changed an object. Trying again later may work."""


class MediaStore(Protocol):
    """Puts and gets objects. Both raise MediaAwayError within a few seconds if the store fails."""

    where: str

    def put(self, name: str, data: bytes) -> None: ...

    def get(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        """The object, or the part of it from `start` up to `stop`."""
        ...


def opened(url: str) -> MediaStore | None:
    """The store at an address that the settings have checked; None for the database. Does not contact the store yet."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    return Bucket(parts.netloc, parts.path.strip("/"))


class Folder:
    """A folder that the operator made. Only its owner can read its files, and they are on disk before `put` returns."""

    def __init__(self, path: Path) -> None:
        self.path, self.where = path, path.as_uri()

    def put(self, name: str, data: bytes) -> None:
        with self._away():
            whole_files.replace(self.path / name, data)
            folder = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def get(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        with self._away(), (self.path / name).open("rb") as file:
            file.seek(start)
            return file.read(-1 if stop is None else stop - start)

    @contextlib.contextmanager
    def _away(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self.path.is_dir():
                raise _logged(f"{self.where} cannot be used: it is not a folder. Make it, or mount it.") from error
            raise _logged(f"{self.where} cannot be used: {error.filename or self.path}: {error.strerror}.") from error


class Bucket:
    """A bucket. Keys, region and endpoint come from the usual AWS_* variables.

    The threads that the library starts do not survive a fork, so it is imported and opened at first use.
    """

    def __init__(self, name: str, prefix: str) -> None:
        self.name, self.prefix = name, prefix
        self.where = f"s3://{name}/{prefix}".rstrip("/")
        self._alone_until, self._why = 0.0, ""

    @cached_property
    def _store(self) -> S3Store:
        from obstore.store import S3Store

        return S3Store(
            self.name,
            prefix=self.prefix or None,
            # The settings allow an endpoint without TLS on this machine only.
            client_options={"allow_http": True, "connect_timeout": LONGEST_TO_CONNECT, "timeout": LONGEST_TRY},
            retry_config={"max_retries": 1, "retry_timeout": LONGEST_TO_RETRY},
        )

    def put(self, name: str, data: bytes) -> None:
        import obstore

        with self._away():
            obstore.put(self._store, name, data, use_multipart=False)

    def get(self, name: str, start: int = 0, stop: int | None = None) -> bytes:
        import obstore

        with self._away():
            if stop is not None:
                return bytes(obstore.get_range(self._store, name, start=start, end=stop))
            found = obstore.get(self._store, name, options={"range": {"offset": start}} if start else None)
            if found.meta["size"] > LARGEST:
                raise OSError(f"{name[:8]} is larger than anything that was put there")
            return bytes(found.bytes())

    @contextlib.contextmanager
    def _away(self) -> Iterator[None]:
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        if time.monotonic() < self._alone_until:
            raise MediaAwayError(self._why)
        try:
            yield
        except FileNotFoundError as error:  # it answers, so it may be asked for others
            raise _logged(f"{self.where} does not hold what was put there: {_first_line(error)}") from error
        except (BaseError, OSError) as error:
            refused = isinstance(error, PermissionDeniedError | UnauthenticatedError | PermissionError)
            self._why = f"{self.where} cannot be used: {_REFUSED if refused else _first_line(error)}"
            self._alone_until = time.monotonic() + LEFT_ALONE
            raise _logged(self._why) from error


_REFUSED = "it refuses the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or they may not get and put there."


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:300].strip().rstrip(".:") + "."


def _logged(why: str) -> MediaAwayError:
    log.error("media: %s", why)
    return MediaAwayError(why)
