"""Media are moved out of the database and back, one at a time, and nothing is lost on the way."""

from __future__ import annotations

from itertools import islice

import pytest
import sqlalchemy as sa

from learnapp.domain.source.pictures import Picture, read_picture
from learnapp.store.content import media_stores, pictures
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.content.moving_media import carry_back, carry_out, faults
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import picture
from tests.media_places import Place
from tests.media_places import place as place
from tests.media_places import s3_server as s3_server

SHOWN = [
    read_picture(
        f"pictures/{colour}.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="{colour}"/></svg>'.encode(),
    )
    for colour in ("red", "green", "blue")
]


def _with_media(store: Store, url: str) -> Store:
    """The same database, opened by a process whose setting names this place."""
    return Store(store.url.render_as_string(hide_password=False), media_stores.opened(url))


def _held(store: Store) -> dict[str, tuple[bytes, str | None]]:
    with store.read() as connection:
        rows = connection.execute(sa.select(picture.c.digest, picture.c.data, picture.c.stored))
        return {row.digest: (row.data, row.stored) for row in rows}


def _read(store: Store) -> dict[str, bytes]:
    with store.read() as connection:
        return pictures.named(connection, [f"{one.digest}.svg" for one in SHOWN])


def test_media_go_out_and_come_back_and_are_served_at_every_moment(store: Store, place: Place) -> None:
    with store.write() as connection:
        pictures.keep(connection, SHOWN)
    shown, before = {f"{one.digest}.svg": one.data for one in SHOWN}, _held(store)
    site = _with_media(store, place.url)
    media = media_stores.opened(place.url)
    assert media is not None
    assert _read(site) == shown

    assert len(list(islice(carry_out(site, media), 2))) == 2, "stopped half way"
    assert _read(site) == shown
    assert len(list(carry_out(site, media))) == 1, "run again"
    assert _read(site) == shown
    assert all(data == b"" and stored for data, stored in _held(site).values())
    assert sorted(place.files().values()) == sorted(shown.values())
    assert [fault for _, fault in faults(site)] == ["", "", ""]

    with pytest.raises(MediaAwayError, match="LEARNAPP_MEDIA"):
        _read(store)
    assert len(list(carry_back(site))) == 3
    assert _held(site) == before
    assert _read(store) == shown
    site.dispose()


def test_a_new_picture_is_put_out_before_the_row_names_it(store: Store, place: Place) -> None:
    site = _with_media(store, place.url)
    with site.write() as connection:
        pictures.keep(connection, SHOWN[:1])
        (held,) = connection.execute(sa.select(picture)).all()
    assert (held.data, held.length) == (b"", len(SHOWN[0].data))
    assert place.files() == {held.stored: SHOWN[0].data}

    place.take_away()
    gone = _with_media(store, place.url)
    with pytest.raises(MediaAwayError), gone.write() as connection:
        pictures.keep(connection, SHOWN)
    assert list(_held(gone)) == [SHOWN[0].digest]
    with pytest.raises(MediaAwayError):
        list(carry_back(gone))
    with gone.read() as connection:
        found = pictures.find(connection, SHOWN[0].digest)
    assert found is not None
    assert (found.kind, found.length) == ("svg", len(SHOWN[0].data))
    with pytest.raises(MediaAwayError):
        found.read()
    gone.dispose()
    site.dispose()


def test_bytes_that_were_changed_or_cut_are_not_served(store: Store, place: Place) -> None:
    media = media_stores.opened(place.url)
    site = _with_media(store, place.url)
    with site.write() as connection:
        pictures.keep(connection, [Picture(digest="1" * 64, kind="mp3", width=0, height=0, data=b"0123456789")])
        (name,) = connection.execute(sa.select(picture.c.stored)).scalars()
    assert media is not None
    for wrong in (b"0123456780", b"01234"):
        media.put(name, wrong)
        with site.read() as connection:
            found = pictures.find(connection, "1" * 64)
        assert found is not None
        with pytest.raises(MediaAwayError, match="something else"):
            found.read()
        assert [fault[1].endswith(f"under {name}.") for fault in faults(site)] == [True]
        with pytest.raises(MediaAwayError):
            list(carry_back(site))
    with pytest.raises(MediaAwayError):
        found.read(4, 8)
    site.dispose()
