"""`learnapp person`."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from learnapp.cli import main
from learnapp.store.db.engine import Store
from learnapp.store.people import people, second_factors
from learnapp.store.tables.cohort_tables import message
from tests.conftest import START


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A new site, and Ada added to it by the command."""
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    assert run("add", "ada@example.org", "--name", "Ada  Obi", "--role", "educator").startswith("http")
    return Store(f"sqlite:///{tmp_path / 'learnapp.db'}")


def run(*words: str, fails: bool = False) -> str:
    result = CliRunner().invoke(main, ["person", *words])
    assert (result.exit_code != 0) == fails, result.output
    return result.output if fails else result.stdout


def account(site: Store) -> people.Account:
    with site.read() as connection:
        found = people.find(connection, "ada@example.org")
    assert found is not None
    return found


def test_a_person_is_added_listed_and_given_another_role(site: Store) -> None:
    assert (account(site).name, account(site).role) == ("Ada Obi", "educator")
    assert "No one has confirmed ADA@example.org yet" in run("role", "ADA@example.org", "admin", fails=True)
    assert "address not confirmed" in run("list")
    token = run("reset", "ada@example.org").strip().rstrip("/").rpartition("/")[2]
    with site.write() as connection:
        assert people.use_reset_link(connection, token, "x", START)
    assert run("role", "ADA@example.org", "admin") == "ada@example.org is now an admin.\n"
    assert account(site).role == "admin"
    listed = run("list")
    assert listed.split()[:4] == ["ada@example.org", "Ada", "Obi", "admin"]
    assert "not confirmed" not in listed


def test_a_list_of_no_one_says_where_the_first_administrator_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'learnapp.db'}")
    assert run("list") == ("No one has an account yet. `learnapp serve` prints a link for the first administrator.\n")


def test_a_person_is_suspended_and_no_longer(site: Store) -> None:
    assert run("suspend", "ada@example.org") == "ada@example.org is suspended.\n"
    assert run("suspend", "ada@example.org") == "ada@example.org is already suspended.\n"
    assert "suspended" in run("list")
    assert run("suspend", "ada@example.org", "--end") == "ada@example.org is no longer suspended.\n"
    assert run("suspend", "ada@example.org", "--end") == "ada@example.org is not suspended.\n"


def test_extra_time_is_given_and_taken_away(site: Store) -> None:
    assert "25% more time" in run("extra-time", "ada@example.org", "25")
    assert "has no extra time" in run("extra-time", "ada@example.org", "0")
    run("extra-time", "ada@example.org", "301", fails=True)


def test_a_link_opens_a_new_password_and_a_newer_one_replaces_it(site: Store) -> None:
    links = [run("reset", "ada@example.org").strip() for _ in range(2)]
    assert all("/account/reset/" in link for link in links)
    assert len(set(links)) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "ada@example.org", "--name", "Ada"), "already exists"),
        (("add", "no address", "--name", "Ada"), "email address in the correct format"),
        (("add", "o’neill@example.org", "--name", "Bo"), "Did you mean o'neill@example.org?"),
        (("add", "bo@example.org", "--name", "Bo\u202e"), "hidden characters"),
        (("add", "bo@example.org", "--name", "Bo", "--role", "owner"), "owner"),
        (("role", "bo@example.org", "admin"), "No account has the address"),
        (("reset", "bo@example.org"), "learnapp person list"),
    ],
)
def test_what_cannot_be_done_says_why_and_does_nothing(site: Store, words: tuple[str, ...], says: str) -> None:
    assert says in run(*words, fails=True)
    assert "bo@example.org" not in run("list")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "The name is empty. Give one, in quotes if it has spaces."),
        ("x" * 101, "The name must be 100 characters or fewer."),
        ("Bo\udcff", "The name must not include hidden characters."),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words_to_who_typed_it(site: Store, name: str, said: str) -> None:
    assert run("add", "bo@example.org", "--name", name, fails=True) == f"Error: {said}\n"
    assert run("name", "ada@example.org", name, fails=True) == f"Error: {said}\n"


def test_a_lost_second_factor_is_taken_away_and_its_owner_told(site: Store) -> None:
    assert "has not set up two-step sign-in" in run("reset-second-factor", "ada@example.org", fails=True)
    with site.write() as connection:
        second_factors.set_app(connection, account(site).id, b"sealed", 1, START)
    assert "signed out everywhere" in run("reset-second-factor", "ADA@example.org")
    with site.read() as connection:
        assert not second_factors.has_factor(connection, account(site).id)
        told = connection.execute(sa.select(message.c.subject)).scalars().all()
    assert told == ["The people who run the site reset two-step sign-in for your account"]


def test_a_name_is_corrected_data_is_copied_and_the_account_is_erased(site: Store, tmp_path: Path) -> None:
    assert "must not mix Latin and Cyrillic letters" in run("name", "ada@example.org", "Аda", fails=True)
    assert run("name", "ada@example.org", "Ada Obi-Hart") == "ada@example.org is now called Ada Obi-Hart.\n"
    file = tmp_path / "ada.zip"
    run("copy", "ada@example.org", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert "is there already" in run("copy", "ada@example.org", str(file), fails=True)
    assert file.read_bytes() == before
    assert "Ada Obi-Hart" in zipfile.ZipFile(file).read("learnapp-data/README.md").decode()
    run("erase", "ada@example.org", fails=True)
    assert run("erase", "ada@example.org", "--yes") == "The account of ada@example.org is erased.\n"
    with site.read() as connection:
        assert people.find(connection, "ada@example.org") is None


def test_the_last_administrator_is_not_erased(site: Store) -> None:
    run("add", "only@example.org", "--name", "Only One", "--role", "admin")
    for words in (["erase", "only@example.org", "--yes"], ["suspend", "only@example.org"]):
        assert "only administrator" in run(*words, fails=True)
    assert "only administrator" in run("role", "only@example.org", "learner", fails=True)
    run("add", "second@example.org", "--name", "Second One", "--role", "admin")
    run("role", "only@example.org", "learner")


def test_two_accounts_are_merged_after_saying_what_moves(site: Store) -> None:
    run("add", "obi@example.org", "--name", "A Obi")
    assert "one account" in run("merge", "ada@example.org", "ADA@example.org", fails=True)
    assert "confirmed obi@example.org" in run("merge", "obi@example.org", "ada@example.org", "--yes", fails=True)
    said = run("merge", "ada@example.org", "obi@example.org", "--yes")
    assert "person: 0 move, 0 put aside, 1 end." in said
    assert said.endswith("The account obi@example.org is now part of ada@example.org.\n")
    with site.read() as connection:
        assert people.find(connection, "obi@example.org") is None
