"""Pictures, sound and film as people upload them, made into what a module's folder may hold: see `source.pictures`."""

from __future__ import annotations

from io import BytesIO

from learnapp.domain.source import media
from learnapp.domain.source.pictures import FOLDER, HEAVIEST, PictureError, read_picture

LARGEST = 12_000_000
"""The most bytes of a file that we look at: phones' photographs have up to ten million."""
MOST_PIXELS = 24_000_000
"""The most pixels of a picture that we open: unpacked, each takes four bytes."""
WIDEST = 1_200
_FORMATS = ("JPEG", "PNG", "WEBP")
_TRIES = ((WIDEST, 80), (WIDEST, 60), (900, 60), (640, 50))
"""Widths and qualities to try in turn until the picture is small enough; each try takes part of a second."""


def ready_picture(stem: str, data: bytes) -> tuple[str, bytes]:
    """A picture's name in the folder and what to keep of the file. Raises PictureError.

    A drawing is kept as it is, if it only draws. A photograph is decoded and written again as WebP, upright, small
    enough for a phone, and without whatever else the file contained. Sound and film lose what recorders add.
    """
    if len(data) > LARGEST:
        raise PictureError(f"This file is larger than {LARGEST // 1_000_000} MB. Save the picture smaller.")
    if media.kind_of_media(data):
        name = f"{FOLDER}{stem}.{_ending(data)}"
        return name, read_picture(name, data).data
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        name = f"{FOLDER}{stem}.svg"
        read_picture(name, data)
        return name, data
    name, written = f"{FOLDER}{stem}.webp", _reencoded(data)
    read_picture(name, written)
    return name, written


def _ending(data: bytes) -> str:
    try:
        return media.ending_of(data)
    except media.MediaError as error:
        raise PictureError(str(error), error.line) from error


def _reencoded(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureError(
                    f"This picture has {opened.width} × {opened.height} pixels. Save it smaller: {WIDEST:,} pixels "
                    "wide are enough."
                )
            if getattr(opened, "n_frames", 1) > 1:
                raise PictureError("This picture moves, which distracts people from the text. Use a still picture.")
            mode = "RGBA" if _sees_through(opened) else "RGB"
            if opened.mode == "P":
                opened.load()
                upright = opened.convert(mode)
            else:
                opened.thumbnail((WIDEST * 2, WIDEST * 2))  # a JPEG is not even unpacked whole
                upright = ImageOps.exif_transpose(opened).convert(mode)
    except PictureError:
        raise
    except Exception as error:  # Pillow can raise almost anything
        raise PictureError(
            "This is not a JPEG, PNG, WebP or SVG picture that can be opened, nor MP3, M4A, MP4 or WebVTT. Save it "
            "again."
        ) from error
    for width, quality in _TRIES:
        upright.thumbnail((width, width * 2))
        written = BytesIO()
        upright.save(written, "WEBP", quality=quality, method=3)
        if len(written.getvalue()) <= HEAVIEST * 1000:
            return written.getvalue()
    raise PictureError(f"This picture cannot be made small enough for {HEAVIEST} kB. Use a plainer one.")


def _sees_through(image: object) -> bool:
    return getattr(image, "mode", "") in {"RGBA", "LA", "PA"} or "transparency" in getattr(image, "info", {})


def markdown_of(name: str, words: str, caption: str, *, decoration: bool) -> str:
    """The line that shows a picture or plays sound or film in a text; "" for captions, which come with their film."""
    if name.endswith(".vtt"):
        return ""
    if decoration:
        return f'![]({name} "decoration")'
    plain = words.replace("[", "(").replace("]", ")")
    title = f' "{caption.replace(chr(34), "”")}"' if caption else ""
    return f"![{plain}]({name}{title})"
