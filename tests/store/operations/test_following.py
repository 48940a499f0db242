"""What is in a branch is published with its commit, unless it is broken or belongs to someone else."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content import followed_modules, module_drafts
from learnapp.store.db.engine import Store
from learnapp.store.operations import following
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.operations.publishing import last_edition, publish
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import audit
from tests.conftest import START, TEST_MODULES
from tests.domain.reading.good_module import FILES

GOOD = {name: text.encode() for name, text in FILES.items()}
A, B = "a" * 40, "b" * 40
LIBRARY = read_library((MODULES,))


def _edwin(connection: Connection) -> int:
    about = {"password_hash": "", "now": START, "role": Role.EDUCATOR, "proved": True}
    added = people.add(connection, name="Edwin Okafor", email="edwin@example.org", **about)  # type: ignore[arg-type]
    assert added is not None
    return added


def _take(store: Store, commit: str, modules: dict[str, Any], **more: Any) -> dict[str, str]:
    given = {"repository": "ours", "organisation_id": None, "faults": {}, **more}
    with store.write() as connection:
        done = following.take_in(connection, commit=commit, modules=modules, library=LIBRARY, now=START, **given)
    return {one.module: one.outcome for one in done}


def test_a_module_is_published_once_with_its_commit_in_the_log(store: Store) -> None:
    assert _take(store, A, {"ringing-early": GOOD}) == {"ringing-early": "published"}
    assert _take(store, A, {"ringing-early": GOOD}) == {"ringing-early": "unchanged"}
    with store.read() as connection:
        query = sa.select(audit.c.detail).where(audit.c.action == "module published")
        (detail,) = connection.execute(query).scalars()
        assert (detail["commit"], detail["repository"]) == (A, "ours")
        assert following.files_out(connection, "ringing-early", draft=False) == (
            GOOD,
            "Asha Rao <asha.rao@example.org>",
        )


def test_what_is_broken_keeps_its_last_good_edition(store: Store) -> None:
    _take(store, A, {"ringing-early": GOOD})
    with store.read() as connection:
        before = last_edition(connection, "ringing-early")
    broken = {**GOOD, "module.md": b"nothing"}
    assert _take(store, B, {"ringing-early": broken, "new-one": broken}) == {
        "ringing-early": "kept",
        "new-one": "refused",
    }
    assert _take(store, "c" * 40, {"ringing-early": GOOD}, faults={"ringing-early": "a link"}) == {
        "ringing-early": "kept"
    }
    with store.read() as connection:
        assert last_edition(connection, "ringing-early") == before
        assert followed_modules.all_of(connection)["ringing-early"] == ("ours", "c" * 40)


def test_the_next_start_of_the_site_leaves_followed_modules_in_the_catalogue(store: Store) -> None:
    _take(store, A, {"ringing-early": GOOD})
    results = publish(store, (TEST_MODULES,), LIBRARY, START)
    assert {one.module: one.outcome for one in results}["ringing-early"] == "unchanged"


def test_others_modules_are_not_a_repositorys_to_publish(store: Store) -> None:
    with store.write() as connection:
        where = organisations.only(connection)
        draft = module_drafts.begin(connection, where or 0, "written", GOOD, "", _edwin(connection), START)
        module_drafts.mark_published(connection, draft or 0, "d" * 64, START)
    publish(store, (TEST_MODULES,), LIBRARY, START)
    _take(store, A, {"ringing-early": GOOD})
    assert _take(store, A, {"tea-round": GOOD, "written": GOOD}) == {
        "tea-round": "refused",
        "written": "refused",
        "ringing-early": "gone",
    }
    assert _take(store, B, {"ringing-early": GOOD}, repository="theirs") == {"ringing-early": "refused"}


def test_a_repository_of_an_organisation_publishes_its_own_modules(store: Store) -> None:
    with store.read() as connection:
        where = organisations.only(connection)
    _take(store, A, {"ringing-early": GOOD}, organisation_id=where)
    with store.read() as connection:
        assert organisations.own_modules(connection) == {"ringing-early": where}


def test_an_organisations_branch_publishes_no_module_that_was_given_to_another(store: Store) -> None:
    with store.write() as connection:
        where = organisations.only(connection)
        other = organisations.make(connection, "Southmoor", START, None)
    _take(store, A, {"ringing-early": GOOD}, organisation_id=where)
    with store.write() as connection:
        give_modules(connection, {"ringing-early": other}, LIBRARY, START, None)
        before = last_edition(connection, "ringing-early")
    assert _take(store, B, {"ringing-early": GOOD}, organisation_id=where) == {"ringing-early": "refused"}
    with store.write() as connection:
        assert last_edition(connection, "ringing-early") == before
        give_modules(connection, {"ringing-early": None}, LIBRARY, START, None)
    assert _take(store, B, {"ringing-early": GOOD}, organisation_id=where) == {"ringing-early": "unchanged"}


def test_the_sites_branch_publishes_a_module_that_was_given_to_an_organisation(store: Store) -> None:
    _take(store, A, {"ringing-early": GOOD})
    with store.write() as connection:
        give_modules(connection, {"ringing-early": organisations.only(connection)}, LIBRARY, START, None)
    assert _take(store, B, {"ringing-early": GOOD}) == {"ringing-early": "unchanged"}


def test_a_draft_goes_out_by_the_name_of_who_saved_it_last(store: Store) -> None:
    with store.write() as connection:
        where = organisations.only(connection)
        module_drafts.begin(connection, where or 0, "written", GOOD, "", _edwin(connection), START)
        assert following.files_out(connection, "written", draft=True) == (GOOD, "Edwin Okafor <edwin@example.org>")
        assert following.files_out(connection, "none", draft=True) is None
        assert following.files_out(connection, "none", draft=False) is None
