"""Whether a site runs on a folder is known for as long as it does."""

from pathlib import Path

from learnapp.store.operations import running


def test_an_address_is_known_while_the_server_runs_and_not_afterwards(tmp_path: Path) -> None:
    assert running.address(tmp_path) is None
    with running.note(tmp_path, "http://127.0.0.1:8123"):
        assert running.address(tmp_path) == "http://127.0.0.1:8123"
        with running.note(tmp_path, "http://127.0.0.1:9"):
            assert running.address(tmp_path) == "http://127.0.0.1:9", "a second one is noted too"
        assert running.address(tmp_path) is not None
    assert running.address(tmp_path) is None
    assert (tmp_path / running.NAME).stat().st_mode & 0o777 == 0o600
