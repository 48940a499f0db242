"""Files on disk to names and bytes."""

from pathlib import Path

from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES, TOO_MUCH, load_folder


def test_hidden_files_and_backups_are_left_out_and_folders_named(tmp_path: Path) -> None:
    for name in ("module.md", ".DS_Store", "module.md~", "old.bak", ".x.swp"):
        (tmp_path / name).write_bytes(b"a")
    (tmp_path / "images").mkdir()
    assert load_folder(tmp_path) == {"images/": b"", "module.md": b"a"}


def test_pictures_are_read_with_the_module_and_no_other_folder_is(tmp_path: Path) -> None:
    for folder in ("pictures/old", "notes/pictures"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("module.md", "pictures/rota.svg", "pictures/.DS_Store", "pictures/old/a.svg", "notes/b.svg"):
        (tmp_path / name).write_bytes(b"a")
    assert load_folder(tmp_path) == {
        "module.md": b"a",
        "notes/": b"",
        "pictures/old/": b"",
        "pictures/rota.svg": b"a",
    }


def test_what_is_no_folder_is_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a")
    assert load_folder(tmp_path / "file") == load_folder(tmp_path / "nothing") == {}


def test_too_many_files_are_given_as_too_much(tmp_path: Path) -> None:
    for number in range(MOST_FILES):
        (tmp_path / f"{number:03}.md").write_bytes(b"a")
    assert TOO_MUCH not in load_folder(tmp_path)
    (tmp_path / "999.md").write_bytes(b"a")
    found = load_folder(tmp_path)
    assert TOO_MUCH in found
    assert "999.md" not in found


def test_too_large_a_folder_is_given_as_too_much(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    (tmp_path / "b.md").write_bytes(b"b" * MOST_BYTES)
    assert load_folder(tmp_path) == {"a.md": b"a", TOO_MUCH: b""}
