"""Zips of modules: read within bounds whatever they claim, and written."""

from __future__ import annotations

import io
import zipfile

import pytest

from learnapp.domain.authoring.module_zip import ZipError, read_zip, write_zip

FILES = {"module.md": b"---\n", "10-a.lesson.md": b"text", "pictures/a.svg": b"<svg/>"}


def _zip(entries: dict[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return written.getvalue()


def _link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


def test_what_is_written_is_read_and_the_same_files_make_the_same_bytes() -> None:
    data = write_zip("a-module", FILES, "about")
    assert read_zip(data) == ("a-module", FILES)
    assert data == write_zip("a-module", dict(reversed(FILES.items())), "about")


def test_files_may_lie_in_the_zip_itself_and_what_systems_leave_is_left_out() -> None:
    left = {"__MACOSX/._module.md": b"x", "Thumbs.db": b"x", ".git/config": b"x", "module.md~": b"x"}
    assert read_zip(_zip({**FILES, **left})) == ("", FILES)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"a/module.md": b"", "../etc/passwd": b"x"}, "outside its folder"),
        ({"a/module.md": b"", "/etc/passwd": b"x"}, "outside its folder"),
        ({"a/module.md": b"", "a\\..\\..\\x": b"x"}, "outside its folder"),
        ({"a/module.md": b"", "C:/x": b"x"}, "outside its folder"),
        ({"a/module.md": b"", _link("a/pictures/x.svg"): b"/etc/passwd"}, "links to other files"),
        ({"a/module.md": b"", "a/big.md": b"0" * 4_000_000}, "larger than 3 MB"),
        ({"a/module.md": b"", **{f"a/{n}.md": b"" for n in range(70)}}, "more than 60 files"),
        ({f"a/{n}.md": b"" for n in range(600)}, "too many files"),
        ({"a/module.md": b"", "b/module.md": b""}, "several modules"),
        ({"a/10-x.lesson.md": b""}, "no module.md"),
        ({"a/module.md": b"", f"a/{'x' * 200}.md": b""}, "longer than 120"),
        ({"a/module.md": b"", "a/deep/x.md": b""}, "single folder"),
    ],
)
def test_a_hostile_zip_is_refused(entries: dict[str | zipfile.ZipInfo, bytes], says: str) -> None:
    with pytest.raises(ZipError, match=says):
        read_zip(_zip(entries))


def _damaged(how: int) -> bytes:
    """A zip whose file cannot be unpacked; each way of packing fails differently."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as archive:
        archive.writestr("module.md", "title: A\n" * 99)
    data = bytearray(written.getvalue())
    at = data.index(b"module.md") + len("module.md")
    data[at : at + 12] = b"\xff" * 12
    return bytes(data)


NEWER = _zip({"module.md": b""}).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"not a zip",
        _zip(FILES)[:-30],  # type: ignore[arg-type]
        *map(_damaged, (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)),
        NEWER,
    ],
)
def test_what_cannot_be_opened_is_refused(data: bytes) -> None:
    with pytest.raises(ZipError, match="not a zip file"):
        read_zip(data)


def test_a_bomb_is_not_unpacked_whatever_it_says_of_its_size() -> None:
    data = bytearray(_zip({"a/module.md": b"", "a/x.md": b"0" * 50_000_000}))
    size = (50_000_000).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ZipError):
        read_zip(bytes(data))
    with pytest.raises(ZipError, match="larger than 4 MB"):
        read_zip(b"0" * 4_000_001)


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(_zip({"module.md": b"x"}))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(ZipError, match="password"):
        read_zip(bytes(data))
