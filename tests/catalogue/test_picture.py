"""Pictures of modules, served by their digests."""

from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image

from learnapp.domain.source.pictures import read_picture
from learnapp.store.content import pictures
from tests.client import Visitor
from tests.domain.source.media_files import SOUND
from tests.educator.previews.conftest import folder as folder

POT = read_picture(
    "pictures/pot.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect fill="red"/></svg>'
)


def test_a_picture_may_be_kept_for_ever_and_runs_nothing(app: Flask, visitor: Visitor, lena: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        pictures.keep(connection, [POT])
    for who in (visitor, lena):
        answer = who.raw("GET", POT.address)
        assert (answer.status_code, answer.data, answer.content_type) == (200, POT.data, "image/svg+xml; charset=utf-8")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        (policy,) = answer.headers.getlist("Content-Security-Policy")
        assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def test_a_photograph_and_its_smaller_one_are_served_published_or_previewed(
    app: Flask, folder: Path, visitor: Visitor, edwin: Visitor
) -> None:
    written = BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).save(written, "JPEG")
    ward = read_picture("pictures/ward.jpg", written.getvalue())
    (folder / "pictures").mkdir()
    (folder / "pictures" / "ward.jpg").write_bytes(written.getvalue())
    assert edwin.raw("GET", ward.small_address).data == ward.small
    assert visitor.raw("GET", ward.small_address).status_code == 404
    with app.extensions["store"].write() as connection:
        pictures.keep(connection, [ward])
    for address, data, kind in ((ward.address, ward.data, "jpeg"), (ward.small_address, ward.small, "webp")):
        answer = visitor.raw("GET", address)
        assert (answer.data, answer.mimetype) == (data, f"image/{kind}")


def test_there_is_no_picture_of_another_digest_or_kind(app: Flask, lena: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        pictures.keep(connection, [POT])
    for address in (POT.address.replace("svg", "png"), f"/pictures/{'0' * 64}.svg", "/pictures/a.svg"):
        assert lena.raw("GET", address).status_code == 404


def test_a_picture_that_is_not_published_is_for_educators_who_preview_it(
    folder: Path, visitor: Visitor, lena: Visitor, edwin: Visitor
) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "pot.svg").write_bytes(POT.data)
    lesson = next(folder.glob("*.lesson.md"))
    lesson.write_text(lesson.read_text() + "\n\n![A red pot](pictures/pot.svg)\n")
    slug = lesson.name.split("-", 1)[1].removesuffix(".lesson.md")
    assert f'src="{POT.address}"' in edwin.get(f"/educator/preview/tea-round/{slug}/").text

    answer = edwin.raw("GET", POT.address)
    assert (answer.data, answer.headers["Cache-Control"]) == (POT.data, "no-store")
    for who in (visitor, lena):
        assert who.raw("GET", POT.address).status_code == 404


def test_sound_is_served_in_the_parts_that_a_player_asks_for(app: Flask, visitor: Visitor) -> None:
    call = read_picture("pictures/call.mp3", SOUND)
    with app.extensions["store"].write() as connection:
        pictures.keep(connection, [call])
    whole = visitor.raw("GET", call.address)
    assert (whole.status_code, whole.data, whole.mimetype) == (200, SOUND, "audio/mpeg")
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = visitor.raw("GET", call.address, headers={"Range": "bytes=417-833"})
    assert (part.status_code, part.data) == (206, SOUND[417:834])
    assert part.headers["Content-Range"] == f"bytes 417-833/{len(SOUND)}"
    assert "immutable" in part.headers["Cache-Control"]
    assert visitor.raw("GET", call.address, headers={"Range": "bytes=99999-"}).status_code == 416
