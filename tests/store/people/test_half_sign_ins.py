"""Sign-ins between the factors. What ends them is tested through the pages as well."""

from datetime import timedelta

from learnapp.store.db.engine import Store
from learnapp.store.people import half_sign_ins, people
from learnapp.store.tables.people_and_work import person
from tests.conftest import START


def test_it_lasts_a_while_and_is_no_sign_in(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, ids = filled_store
    with store.write() as connection:
        token = half_sign_ins.begin(connection, ids["lena"], START)
        found = half_sign_ins.find(connection, token, START)
        assert found is not None
        assert (found.person_id, found.has_factor) == (ids["lena"], False)
        assert half_sign_ins.find(connection, token, START + half_sign_ins.LASTS - timedelta(seconds=1))
        assert half_sign_ins.find(connection, token, START + half_sign_ins.LASTS) is None
        assert half_sign_ins.find(connection, token + "x", START) is None
        for suspended_at in (START, None):
            connection.execute(person.update().values(suspended_at=suspended_at))
            found = half_sign_ins.find(connection, token, START)
            assert (found is None) == (suspended_at is not None)
        people.set_password(connection, ids["lena"], "another", START)
        assert half_sign_ins.find(connection, token, START) is None
