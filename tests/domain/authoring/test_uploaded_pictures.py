"""Pictures as people upload them: made small and plain, or refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from learnapp.domain.authoring.uploaded_pictures import markdown_of, ready_picture
from learnapp.domain.source.pictures import HEAVIEST, PictureError, read_picture
from tests.domain.source.test_pictures import photograph

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'


def _photograph(size: tuple[int, int], form: str = "JPEG", **options: object) -> bytes:
    written = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(written, form, **options)
    return written.getvalue()


def test_a_photograph_is_made_small_upright_and_loses_place_and_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ward 7"
    data = _photograph((2000, 1000), exif=exif.tobytes()) + b"<script>hidden after the end</script>"
    name, kept = ready_picture("ward", data)
    assert name == "pictures/ward.webp"
    assert len(kept) <= HEAVIEST * 1000
    assert b"Ward 7" not in kept
    assert b"script" not in kept
    with Image.open(BytesIO(kept)) as opened:
        assert opened.width < opened.height
        assert not opened.getexif()
    assert read_picture(name, kept).kind == "webp"


def test_what_is_seen_through_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(written, "PNG")
    _, kept = ready_picture("clear", written.getvalue())
    with Image.open(BytesIO(kept)) as opened:
        assert opened.mode == "RGBA"


def test_a_drawing_that_only_draws_is_kept_as_it_is() -> None:
    assert ready_picture("line", SVG) == ("pictures/line.svg", SVG)


def _bomb() -> bytes:
    """A few bytes that say they are thirty million pixels."""
    written = BytesIO()
    Image.new("1", (6000, 5000)).save(written, "PNG")
    return written.getvalue()


def _noise() -> bytes:
    written = BytesIO()
    Image.effect_noise((1300, 2400), 200).convert("RGB").save(written, "JPEG")
    return written.getvalue()


def _moving() -> bytes:
    written = BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (SVG.replace(b"<rect", b"<script>alert(1)</script><rect"), "not a part of a plain drawing"),
        (SVG.replace(b"<rect", b'<rect onload="x()"'), "run a script"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG, "DOCTYPE"),
        (_bomb, "6000 × 5000 pixels"),
        (_moving, "moves"),
        (b"GIF89a" + b"\0" * 100, "not a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not a JPEG"),
        (photograph("JPEG").replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02"), "not a JPEG"),
        (b"%PDF-1.4", "not a JPEG"),
        (b"", "not a JPEG"),
        pytest.param(_noise, "small enough", marks=pytest.mark.thorough),
        (b"0" * 12_000_001, "larger than 12 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_picture_is_refused(data: bytes | Callable[[], bytes], says: str) -> None:
    with pytest.raises(PictureError, match=says):
        ready_picture("a", data if isinstance(data, bytes) else data())


def test_the_line_that_shows_it() -> None:
    assert markdown_of("pictures/a.svg", "A [rota]", 'The "old" one', decoration=False) == (
        '![A (rota)](pictures/a.svg "The ”old” one")'
    )
    assert markdown_of("pictures/a.svg", "", "", decoration=True) == '![](pictures/a.svg "decoration")'
