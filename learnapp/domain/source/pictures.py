"""Pictures in a module's folder: which files can be shown, and which bytes are served. `media` does the same for sound
and film, which are stored beside them and served in the same way.

A picture's address contains the digest of its file, so what an address shows never changes. Drawings (SVG) are served
as they are and must not contain anything that runs or loads; photographs are written again without the place and time
that cameras record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.markup.attributes import ID
from learnapp.domain.source import media
from learnapp.domain.source.drawn_shapes import MOST, SvgElement, UncountedError, drawn_shapes

if TYPE_CHECKING:
    from PIL.Image import Image

FOLDER = "pictures/"
IMAGES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
TYPES = {**IMAGES, **media.TYPES}
HEAVIEST, HEAVIEST_TOGETHER = 100, 1000
"""Kilobytes of a picture and of all pictures of a module: phones load them, often over a weak connection."""
SMALL_WIDE = 640
"""Pixels: twice as many as the smallest phone shows."""
PHONES_BUDGET = 1500
"""The author is warned if all that a module shows and plays has more kilobytes than this."""
MOST_PIXELS = 4_000_000
LONGEST_SIDE = 20_000
"""Pixels of a drawing's side."""

_DRAWN = frozenset(
    (
        "svg", "g", "defs", "symbol", "use", "title", "desc", "style", "path", "rect", "circle", "ellipse", "line",
        "polyline", "polygon", "text", "tspan", "marker", "clipPath", "mask", "pattern", "linearGradient",
        "radialGradient", "stop",
    )
)  # fmt: skip
_SVG = "http://www.w3.org/2000/svg "
_XLINK, _XML = "http://www.w3.org/1999/xlink ", "http://www.w3.org/XML/1998/namespace "
_ELSEWHERE = re.compile(r"url\((?![\s\"']*#)|@import|\\|(?:https?|data|javascript):|//", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")
_PLAIN = "Save it as a plain SVG."


class Picture(FrozenStruct, frozen=True):
    """A picture to serve: `data` under an address of the `digest` of its file, shown `width` by `height` at most.

    `small` is a photograph as phones load it, in WebP, where that is smaller.
    """

    digest: str
    kind: str
    width: int
    height: int
    data: bytes
    small: bytes = b""

    @property
    def address(self) -> str:
        return f"/pictures/{self.digest}.{self.kind}"

    @property
    def small_digest(self) -> str:
        return digest_of_small(self.digest)

    @property
    def small_address(self) -> str:
        return f"/pictures/{self.small_digest}.webp"

    @property
    def served(self) -> dict[str, tuple[str, bytes]]:
        """The files to serve: kind and bytes, by digest."""
        small = {self.small_digest: ("webp", self.small)} if self.small else {}
        return {self.digest: (self.kind, self.data), **small}


@dataclass
class ModulePictures:
    """The pictures of one module by file name, with None for a file that cannot be shown; and which are in use."""

    found: Mapping[str, Picture | None] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


class PictureError(Exception):
    """A file cannot be shown. `line` is where in it; the message says why and what to do."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def digest_of_small(digest: str) -> str:
    """The digest for the small picture. It depends only on the author's file, so addresses survive a newer encoder."""
    return hashlib.sha256(f"{SMALL_WIDE} {digest}".encode()).hexdigest()


def pictures_of(files: Mapping[str, bytes]) -> Iterable[Picture]:
    """The pictures of a module that was read without error."""
    return (read_picture(name, data) for name, data in files.items() if name.startswith(FOLDER))


@lru_cache(maxsize=64)
def read_picture(name: str, data: bytes) -> Picture:
    """A file of the folder as a picture. Raises PictureError."""
    stem, _, ending = name.removeprefix(FOLDER).rpartition(".")
    kind = "jpg" if ending == "jpeg" else ending
    if (lower := kind.lower()) != kind and ("jpg" if lower == "jpeg" else lower) in TYPES:
        raise PictureError(
            f"Rename this file {_tidy(stem)}.{lower}: names are in lower case, and so are their endings."
        )
    if kind not in TYPES:
        raise PictureError(
            "Pages cannot show this file. Use SVG, PNG, JPEG or WebP for a picture, MP3 or M4A for sound, MP4 for "
            "film, or remove it."
        )
    if not ID.fullmatch(stem):
        raise PictureError(f"Rename this file {_tidy(stem)}.{ending}: use lower-case letters, digits and hyphens.")
    if kind in media.TYPES:
        return _sound_or_film(kind, data)
    if len(data) > HEAVIEST * 1000:
        raise PictureError(
            f"This picture is {_kilobytes(data)} kB and can be at most {HEAVIEST} kB, because phones load it. "
            "Make it smaller (1,200 pixels are wide enough), or save a photograph as WebP."
        )
    if _kind(data) != kind:
        raise PictureError(
            f"This file does not hold what its name says. Save it as .{_kind(data)}, or remove it."
            if _kind(data)
            else "There is no picture in this file. Save it again from the program that made it, or remove it."
        )
    width, height, served, small = (*_drawing(data), b"") if kind == "svg" else _photograph(kind, data)
    return _picture(data, kind, width, height, served, small)


def _tidy(stem: str) -> str:
    """A name that a picture can have, made of the one it has."""
    return "-".join(re.findall("[a-z0-9]+", stem.lower())) or "picture"


def _picture(file: bytes, kind: str, width: int, height: int, served: bytes, small: bytes = b"") -> Picture:
    digest = hashlib.sha256(file).hexdigest()
    return Picture(digest=digest, kind=kind, width=width, height=height, data=served, small=small)


def _sound_or_film(kind: str, data: bytes) -> Picture:
    most = media.HEAVIEST[kind]
    if len(data) > most * 1000:
        raise PictureError(
            f"This file has {_kilobytes(data):,} kB, and can have {most:,}: phones load it. Cut it, or save it with "
            "less for each second: 48 kbit/s are enough for speech, and 250 for film 480 pixels wide."
        )
    if media.kind_of_media(data) != ("mp4" if kind == "m4a" else kind):
        raise PictureError(f"This file does not hold what its name says: it is not .{kind} inside. Save it again.")
    try:
        width, height, served = media.read_media(kind, data)
    except media.MediaError as error:
        raise PictureError(str(error), error.line) from error
    return _picture(data, kind, width, height, served)


def heavy_for_a_phone(files: Mapping[str, bytes]) -> str:
    """The warning if a module's pictures, sound and film load slowly on a phone with a weak connection."""
    weights = {name: len(data) for name, data in files.items() if name.startswith(FOLDER)}
    total = sum(weights.values())
    if total <= PHONES_BUDGET * 1000:
        return ""
    first = sorted(weights, key=lambda name: -weights[name])[:3]
    named = ", ".join(f"{name.removeprefix(FOLDER)} {-(-weights[name] // 1000):,}" for name in first)
    seconds = total * 8 // 1_000_000
    return (
        f"The pictures, sound and film of this module have {-(-total // 1000):,} kB together, which take a phone "
        f"{seconds} seconds at 1 Mbit/s. Stay under {PHONES_BUDGET:,}, or say why not. The heaviest, in kB: {named}."
    )


def too_heavy(files: Mapping[str, bytes]) -> str:
    """What is wrong with the weight of all pictures together, if anything."""
    shown = (
        data for name, data in files.items() if name.startswith(FOLDER) and name.rpartition(".")[2] not in media.TYPES
    )
    total = _kilobytes(b"".join(shown))
    if total <= HEAVIEST_TOGETHER:
        return ""
    return f"The pictures of this module have {total} kB together, and can have {HEAVIEST_TOGETHER}. Make some smaller."


def _kilobytes(data: bytes) -> int:
    return -(-len(data) // 1000)


def _kind(data: bytes) -> str:
    """The kind of a file, judging by its bytes; "" if it is not a picture that we show."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return "svg" if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else ""


# Photographs


def _photograph(kind: str, data: bytes) -> tuple[int, int, bytes, bytes]:
    """The size, the picture without anything else (no place, no time, no second file after it), and a small version."""
    from PIL import Image, ImageOps

    written = BytesIO()
    kept = ("icc_profile", "transparency")
    form = {"jpg": "JPEG"}.get(kind, kind.upper())
    try:
        with Image.open(BytesIO(data), formats=[form]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureError(f"This picture has {opened.width} × {opened.height} pixels. 1,200 are wide enough.")
            if getattr(opened, "n_frames", 1) > 1:
                raise PictureError("This picture moves, which distracts people from the text. Use a still picture.")
            upright = ImageOps.exif_transpose(opened)
            info: dict[Any, Any] = {key: upright.info[key] for key in kept if key in upright.info}
            upright.info = info  # a comment would otherwise be written too
            upright.save(written, form, quality=85, **info)
            return upright.width, upright.height, written.getvalue(), _small(upright)
    except PictureError:
        raise
    except Exception as error:  # Pillow can raise almost anything
        raise PictureError(f"This picture is damaged and cannot be shown ({error}). Save it again.") from error


def _small(upright: Image) -> bytes:
    """The picture in the size for a phone; empty if it is hardly wider than that already."""
    if upright.width <= SMALL_WIDE * 5 // 4:
        return b""
    written = BytesIO()
    seen_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    small = upright.convert("RGBA" if seen_through else "RGB")
    small.thumbnail((SMALL_WIDE, SMALL_WIDE * 4))
    small.save(written, "WEBP", quality=80, method=3)
    return written.getvalue()


# Drawings


def _drawing(data: bytes) -> tuple[int, int, bytes]:
    """The size, and the drawing unchanged. Everything in it must be something that only draws."""
    size: list[tuple[int, int]] = []
    styles: list[str] = []
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    inside: list[SvgElement] = []
    roots: list[SvgElement] = []
    last_style = 1

    def refuse(what: str, line: int = 0) -> None:
        raise PictureError(f"This drawing holds {what}. {_PLAIN}", line or parser.CurrentLineNumber)

    def begin(tag: str, attributes: dict[str, str]) -> None:
        plain = tag.removeprefix(_SVG)
        if not tag.startswith(_SVG) or plain not in _DRAWN:
            refuse(f"`<{tag.rpartition(' ')[2]}>`, which is not a part of a plain drawing")
        if not inside:
            size.append(_size(plain, attributes, parser.CurrentLineNumber))
        part = SvgElement(plain, {}, inside[-1] if inside else None)
        (inside[-1].children if inside else roots).append(part)
        inside.append(part)
        for key, value in attributes.items():
            bare = key.removeprefix(_XLINK)
            if " " in bare and not key.startswith(_XML):
                refuse(f"`{key.rpartition(' ')[2]}=`, which a drawing program added for itself")
            if bare.lower().startswith("on"):
                refuse(f"`{bare}=`, which would run a script")
            if (bare == "href" and not value.startswith("#")) or _ELSEWHERE.search(value):
                refuse(f"`{bare}=`, which leads out of the file")
        older = attributes.pop(f"{_XLINK}href", None)
        if older is not None and attributes.setdefault("href", older) != older:
            refuse("`href=` twice, with two values")
        part.attributes = attributes

    def text(said: str) -> None:
        if inside[-1].tag == "style":
            styles.append(said)

    def end(_tag: str) -> None:
        nonlocal last_style
        if inside.pop().tag == "style":
            last_style = parser.CurrentLineNumber

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = lambda *_: refuse("a `<!DOCTYPE>`")
    parser.ProcessingInstructionHandler = lambda *_: refuse("a `<?…?>` instruction")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise PictureError(
            f"This drawing is not well-formed: {expat.errors.messages[error.code]}.", error.lineno
        ) from error
    style = "".join(styles)  # as a browser joins it, whatever is in between
    if _ELSEWHERE.search(style):
        refuse("a style that leads out of the file", last_style)
    _check_count(roots[0], style)
    return *size[0], data


def _check_count(root: SvgElement, style: str) -> None:
    """Refuse a drawing of more shapes than a browser draws at once."""
    try:
        many = drawn_shapes(root, style) > MOST
    except (UncountedError, RecursionError):
        raise PictureError(
            "This drawing has parts that lead back to themselves, by `var()` or by names with brackets or quotation "
            "marks in them, or too many within one another. "
            f"{_PLAIN}"
        ) from None
    if many:
        raise PictureError(
            f"This drawing stands for more than {MOST:,} shapes, because its parts lead to one another, and browsers "
            "would hang. Use `<use>`, patterns, masks and markers less within one another."
        )


def _size(tag: str, attributes: Mapping[str, str], line: int) -> tuple[int, int]:
    box = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", attributes.get("viewBox", ""))]
    if tag != "svg" or len(box) != 4 or min(box[2:]) <= 0:
        raise PictureError('Pages need the shape of this drawing: write `viewBox="0 0 width height"` in `<svg>`.', line)
    width, height = (_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height"))
    sides = (float(width[1]), float(height[1])) if width and height else (box[2], box[3])
    if max(sides) > LONGEST_SIDE:
        raise PictureError(f"A side of this drawing is longer than {LONGEST_SIDE:,} pixels. Make it smaller.", line)
    return max(1, round(sides[0])), max(1, round(sides[1]))
