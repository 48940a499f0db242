"""What a picture may be, and what the site serves."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from learnapp.domain.source.pictures import HEAVIEST, HEAVIEST_TOGETHER, PictureError, read_picture, too_heavy

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200">{}</svg>'


def drawing(inner: str) -> bytes:
    return SVG.format(inner).encode()


def photograph(form: str, **also: Any) -> bytes:
    written, told = BytesIO(), Image.Exif()
    told[274], told[271] = 6, "Maker of phones"  # turned on its side
    told[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    Image.new("RGB", (60, 40), (200, 10, 10)).save(written, form, exif=told, **also)
    return written.getvalue()


def refused(name: str, data: bytes) -> PictureError:
    with pytest.raises(PictureError) as found:
        read_picture(name, data)
    return found.value


def test_a_drawing_is_served_as_it_is_under_the_digest_of_its_file() -> None:
    data = drawing('<title>A</title><style>.a{fill:red}</style><use href="#a"/><rect fill="url(#b)"/>')
    read = read_picture("pictures/rota.svg", data)
    assert (read.data, read.width, read.height) == (data, 320, 200)
    assert read.address == f"/pictures/{read.digest}.svg"
    assert read_picture("pictures/rota.svg", data + b"\n").digest != read.digest


def test_a_drawing_may_say_how_large_it_is_shown() -> None:
    sized = drawing("").replace(b"viewBox", b'width="480" height="300px" viewBox')
    read = read_picture("pictures/a.svg", sized)
    assert (read.width, read.height) == (480, 300)


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        ("<script>a</script>", "`<script>`"),
        ('<rect onload="a"/>', "`onload=`"),
        ("<foreignObject/>", "`<foreignObject>`"),
        ('<image href="a.png"/>', "`<image>`"),
        ('<a href="https://a.example"/>', "`<a>`"),
        ('<set attributeName="href"/>', "`<set>`"),
        ('<use href="b.svg#a"/>', "leads out"),
        ('<use xmlns:x="http://www.w3.org/1999/xlink" x:href="b.svg#a"/>', "leads out"),
        ('<rect style="fill:url(https://a.example/b)"/>', "leads out"),
        ('<rect fill="url( &quot;b&quot;)"/>', "leads out"),
        ('<style>@im<!-- -->port "a"</style>', "leads out"),
        ("<style>a{fill:\\75rl(b)}</style>", "leads out"),
        ('<b:g xmlns:b="http://a.example"/>', "`<g>`"),
        ('<rect xmlns:i="http://a.example" i:label="a"/>', "`label=`"),
        ('<use href="#a" xmlns:x="http://www.w3.org/1999/xlink" x:href="#b"/>', "twice"),
        ("<g>", "well-formed"),
    ],
)
def test_a_drawing_that_runs_or_loads_anything_is_refused_with_its_line(inner: str, says: str) -> None:
    error = refused("pictures/a.svg", drawing(f"\n\n{inner}"))
    assert says in str(error)
    assert error.line == 3


def test_a_drawing_has_a_size_that_a_page_can_keep() -> None:
    for size in (f'viewBox="0 0 {"9" * 400} 1"', f'width="{"9" * 30}" height="1" viewBox="0 0 1 1"'):
        sized = drawing("").replace(b'viewBox="0 0 320 200"', size.encode())
        assert "longer than" in str(refused("pictures/a.svg", sized))
    thin = read_picture("pictures/a.svg", drawing("").replace(b"viewBox", b'width="0" height="0.2" viewBox'))
    assert (thin.width, thin.height) == (1, 1)


def test_a_photograph_whose_camera_wrote_what_cannot_be_read_is_refused() -> None:
    width = b"\x01\x00\x00\x02"  # a width of letters, in place of the maker's name
    odd = photograph("JPEG").replace(b"\x01\x0f\x00\x02", width)
    assert "damaged" in str(refused("pictures/a.jpg", odd))


def test_a_drawing_without_a_shape_or_with_a_document_type_is_refused() -> None:
    assert "viewBox" in str(refused("pictures/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'))
    assert "DOCTYPE" in str(refused("pictures/a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("")))
    assert "instruction" in str(refused("pictures/a.svg", b'<?xml-stylesheet href="a"?>' + drawing("")))


@pytest.mark.parametrize(("form", "kind"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photograph_is_turned_upright_and_tells_nothing_of_where_it_was_taken(form: str, kind: str) -> None:
    note = PngInfo()
    note.add_text("Comment", "canary")
    also: dict[str, Any] = {"JPEG": {"comment": b"canary"}, "PNG": {"pnginfo": note}, "WEBP": {"xmp": b"canary"}}
    data = photograph(form, **also[form])
    assert b"canary" in data
    assert b"Maker of phones" in data
    read = read_picture(f"pictures/a.{kind}", data + b"PK\x03\x04<script>canary")
    assert (read.width, read.height) == (40, 60)
    for told in (b"canary", b"Maker of phones", b"script"):
        assert told not in read.data
    with Image.open(BytesIO(read.data)) as served:
        assert (served.format, served.size, dict(served.getexif())) == (form, (40, 60), {})


def wide(form: str, mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).convert(mode).save(written, form)
    return written.getvalue()


@pytest.mark.parametrize(
    ("form", "kind", "mode"), [("JPEG", "jpg", "RGB"), ("PNG", "png", "RGBA"), ("PNG", "png", "P")]
)
def test_a_wide_photograph_has_a_small_one_for_phones(form: str, kind: str, mode: str) -> None:
    data = wide(form, mode)
    read = read_picture(f"pictures/wide.{kind}", data)
    assert read.served == {read.digest: (kind, read.data), read.small_digest: ("webp", read.small)}
    with Image.open(BytesIO(read.small)) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("WEBP", (640, 480), {})
    assert read.small_address == f"/pictures/{read.small_digest}.webp"


def test_a_picture_that_is_small_already_has_no_other() -> None:
    assert read_picture("pictures/a.jpg", photograph("JPEG")).small == b""
    assert list(read_picture("pictures/a.svg", drawing("")).served.values()) == [("svg", drawing(""))]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("pictures/a.gif", b"GIF89a", "cannot show"),
        ("pictures/notes.docx", b"PK", "cannot show"),
        ("pictures/Big Rota.svg", drawing(""), "lower-case"),
        ("pictures/a.png", photograph("JPEG"), "Save it as .jpg"),
        ("pictures/a.jpg", drawing(""), "Save it as .svg"),
        ("pictures/a.png", b"\x89PNG\r\n\x1a\nrubbish", "damaged"),
        ("pictures/a.jpg", photograph("JPEG")[:300], "damaged"),
        ("pictures/a.svg", drawing("<!--" + "a" * HEAVIEST * 1000 + "-->"), "kB"),
    ],
)
def test_a_file_that_is_not_what_pages_can_show_is_refused(name: str, data: bytes, says: str) -> None:
    assert says in str(refused(name, data))


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("IMG_1234.JPG", "img-1234.jpg"),
        ("rota.PNG", "rota.png"),
        ("My rota.Jpeg", "my-rota.jpeg"),
        ("Café rota.svg", "caf-rota.svg"),
        ("Call.MP3", "call.mp3"),
        ("日.webp", "picture.webp"),
    ],
)
def test_a_name_that_addresses_cannot_have_is_told_with_a_better_one(name: str, better: str) -> None:
    assert f"Rename this file {better}:" in str(refused(f"pictures/{name}", b""))


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"hello"])
def test_a_file_without_a_picture_is_not_to_be_saved_as_a_drawing(data: bytes) -> None:
    assert "There is no picture in this file" in str(refused("pictures/rota.png", data))


def test_a_picture_that_moves_or_has_too_many_pixels_is_refused() -> None:
    written = BytesIO()
    frames = [Image.new("RGB", (9, 9), (n, 0, 0)) for n in (1, 99)]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])
    assert "moves" in str(refused("pictures/a.webp", written.getvalue()))
    written = BytesIO()
    Image.new("1", (3000, 2000)).save(written, "PNG")
    assert "3000 × 2000" in str(refused("pictures/a.png", written.getvalue()))


def test_all_pictures_of_a_module_have_a_limit_too() -> None:
    one = b"a" * HEAVIEST * 1000
    files = {f"pictures/{n}.png": one for n in range(HEAVIEST_TOGETHER // HEAVIEST)}
    assert too_heavy({**files, "module.md": one}) == ""
    assert "1100 kB" in too_heavy({**files, "pictures/more.png": one})
