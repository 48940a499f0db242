"""An organisation's copy of its data has its own people, cohorts, results and modules."""

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.content import module_drafts
from learnapp.store.db.engine import Store
from learnapp.store.leaving import organisation_copy
from learnapp.store.organisations import organisations
from learnapp.store.tables.organisation_tables import organisation_module
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


def test_it_has_its_own_and_nothing_of_another(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        first, here = organisations.only(connection), organisations.make(connection, "Southmoor", START, None)
        assert first is not None
        assert here is not None
        for where, name in ((first, "theirs"), (here, "ours")):
            cohort = cohorts.make(
                connection,
                name=name,
                about="",
                starts_on=START.date(),
                ends_on=None,
                now=START,
                educator=ids["edwin"],
                organisation_id=where,
            )
            memberships.join(connection, cohort, ids["lena"], START)
            assert module_drafts.begin(connection, where, f"{name}-round", {"a.md": b"x"}, "", ids["edwin"], START)
        connection.execute(organisation_module.insert().values(module="tea-round", organisation_id=here))
        tables = organisation_copy.tables(connection, here, START)
        files = organisation_copy.module_files(connection, here)
    assert [row["name"] for row in tables["cohorts"]] == ["ours"]
    assert [row["person_id"] for row in tables["members"]] == [ids["lena"]] == [row["id"] for row in tables["people"]]
    assert tables["assignments"] == tables["results"] == []
    assert files["drafts/ours-round/a.md"] == b"x"
    assert "modules/tea-round/module.md" in files
    assert {name.split("/")[1] for name in files} == {"ours-round", "tea-round"}
