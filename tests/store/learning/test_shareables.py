"""The versions of reflections made to be shared."""

from learnapp.store.learning.shareables import shareables
from learnapp.store.tables.people_and_work import writing
from tests.store.learning.certified import NOW, Filled


def test_only_ones_own_versions_made_to_share_are_found(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for who, kind in (("lena", "shareable"), ("lena", "reflection"), ("lena", "note"), ("bola", "shareable")):
            connection.execute(
                writing.insert().values(
                    person_id=ids[who],
                    kind=kind,
                    module="tea-round",
                    sealed=f"{who} {kind}".encode(),
                    made_at=NOW,
                    changed_at=NOW,
                )
            )
    with store.read() as connection:
        assert [s.sealed for s in shareables(connection, ids["lena"])] == [b"lena shareable"]
