"""Sound, film and captions in a module's folder: which files can be played, and which of their bytes are served.

Nothing is encoded again. We walk a file from its first byte to its last, so that nothing else can hide in or behind it,
and do not serve what recorders add (place, time, device, cover).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

TYPES = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4", "vtt": "text/vtt"}
SOUND, FILM = frozenset({"mp3", "m4a"}), frozenset({"mp4"})
HEAVIEST = {"mp3": 800, "m4a": 800, "mp4": 2_000, "vtt": 100}
"""Kilobytes of a file: at 48 kbit/s two minutes of speech, at 250 kbit/s a minute of film."""

_CUE = re.compile(
    r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3}) --> (?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?"
)
_MARKS = re.compile(r"</?(?:[ibu]|v(?:[ \t][^<>]*)?)>")
_WITHIN = {b"moov", b"trak", b"mdia"}
_PLAYED = {b"ftyp", b"mdat", b"wide"}
"""The boxes that a film's file may have at the top level, besides `moov`, which says how to play it."""
_ADDED = {b"udta", b"meta", b"uuid", b"free", b"skip"}
"""Boxes in which recorders and programs add data (the place, the device, titles, covers), and empty boxes."""
_TRACKS = {b"vide", b"soun"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_DEEPEST = 8
"""Boxes within one another."""
_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class MediaError(Exception):
    """A file cannot be played. `line` is where in it; the message says why and what to do."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def kind_of_media(data: bytes) -> str:
    """The kind of a file, judging by its bytes; "" if it is none of ours. Sound in MP4's container is "mp4" too."""
    if data[4:8] == b"ftyp":
        return "mp4"
    if data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2):
        return "mp3"
    return "vtt" if data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") else ""


def ending_of(data: bytes) -> str:
    """The ending for the name of a file with this content; "" if it is none of ours. Raises MediaError."""
    kind = kind_of_media(data)
    return "m4a" if kind == "mp4" and not _contained(data)[0] else kind


def read_media(kind: str, data: bytes) -> tuple[int, int, bytes]:
    """A film's width and height (0 for others), and the bytes to serve. Raises MediaError."""
    if kind == "mp3":
        return 0, 0, _frames(data)
    if kind == "vtt":
        _check_captions(data)
        return 0, 0, data
    width, height, served = _contained(data)
    if kind == "m4a" and width:
        raise MediaError("This file holds film. Name it `.mp4`, and put captions beside it.")
    if kind == "mp4" and not width:
        raise MediaError("This file has no film that can be shown. Name sound alone `.m4a`.")
    return width, height, served


# Sound in frames (MP3)


def _frames(data: bytes) -> bytes:
    """The sound alone, without the tags before and after it. Everything else must be frames, one after another."""
    start, end = 0, len(data)
    if data.startswith(b"ID3") and end > 10:
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        start = 10 + size + (10 if data[5] & 0x10 else 0)
    if data[-128:-125] == b"TAG":
        end -= 128
    at = start
    while at + 4 <= end:
        length = _frame_length(data, at)
        if not length:
            raise MediaError(
                f"This is not a whole MP3: from byte {at:,} on it holds something else. Save the sound again."
            )
        at += length
    if at == start:
        raise MediaError("This MP3 has no sound in it. Save it again.")
    return data[start:end]


def _frame_length(data: bytes, at: int) -> int:
    """The bytes of the frame that begins here; 0 if none does."""
    head = int.from_bytes(data[at : at + 4])
    version, layer, bitrate, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or bitrate in (0, 15) or rate == 3:
        return 0
    first = version == 3
    bits = _BITRATES[3 if first else 2][bitrate] * 1000
    return (144 if first else 72) * bits // _RATES[version][rate] + (head >> 9 & 1)


# Sound and film in boxes (MP4)


def _contained(data: bytes) -> tuple[int, int, bytes]:
    """The film's size, and the file with added data blanked out and every other byte in its place."""
    served = bytearray(data)
    size = (0, 0)
    kinds = []
    for kind, start, body, end in _boxes(data, 0, len(data)):
        kinds.append(kind)
        if kind in _ADDED:
            _blank(served, start, body, end)
        elif kind == b"moov":
            size = _movie(data, served, body, end)
        elif kind not in _PLAYED:
            raise MediaError(
                f"This file has a part “{_shown(kind)}” that is not needed to play it. Save it as a plain MP4."
            )
    if kinds[:1] != [b"ftyp"] or kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise MediaError("This MP4 is not whole. Save it again, as one file.")
    return *size, bytes(served)


def _movie(data: bytes, served: bytearray, at: int, to: int, depth: int = 1) -> tuple[int, int]:
    """The largest picture of its tracks. Blanks added data, and the times at which the film was made."""
    width = height = 0
    for kind, start, body, end in _boxes(data, at, to):
        if depth > _DEEPEST or (kind in _DATED and end - body < 20) or (kind == b"hdlr" and end - body < 12):
            raise MediaError(f"This MP4 is damaged at byte {start:,}. Save it again.")
        if kind in _ADDED:
            _blank(served, start, body, end)
        elif kind in _DATED:
            long = data[body] == 1
            served[body + 4 : body + (20 if long else 12)] = bytes(16 if long else 8)
            if kind == b"tkhd" and end - body >= 84:
                width, height = (side >> 16 for side in struct.unpack(">II", data[end - 8 : end]))
        elif kind == b"hdlr" and data[body + 8 : body + 12] not in _TRACKS:
            track = _shown(data[body + 8 : body + 12])
            raise MediaError(
                f"This MP4 has a track “{track}” beside picture and sound. Cameras keep the place in such."
            )
        elif kind in _WITHIN:
            found = _movie(data, served, body, end, depth + 1)
            width, height = max((width, height), found)
    return width, height


def _boxes(data: bytes, at: int, to: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Each box between two positions: its kind, where it begins, where its content begins, and where it ends."""
    while at < to:
        if to - at < 8:
            raise MediaError(f"This MP4 has something behind its last part, at byte {at:,}. Save it again.")
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = at + 8
        if size == 1 and to - at >= 16:
            (size,) = struct.unpack(">Q", data[body : body + 8])
            body += 8
        if size < body - at or at + size > to:
            raise MediaError(f"This MP4 is damaged at byte {at:,}. Save it again.")
        yield kind, at, body, at + size
        at += size


def _blank(served: bytearray, start: int, body: int, end: int) -> None:
    served[start + 4 : start + 8] = b"free"
    served[body:end] = bytes(end - body)


def _shown(kind: bytes) -> str:
    return re.sub(r"[^ -~]", "?", kind.decode("latin-1"))


# Captions


def _check_captions(data: bytes) -> None:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise MediaError("These captions are not UTF-8 text. Save them again as UTF-8.") from error
    cues, before, at = 0, -1, 0
    while at < len(lines):
        line = lines[at].strip()
        if "-->" in line:
            before = _check_cue(line, lines[at + 1 : at + 2], before, at + 1)
            cues += 1
        elif bare := re.search(r"[<>]", _MARKS.sub("", line)):
            raise MediaError(
                f"“{bare[0]}” is not allowed in captions. Write plain text, or `<v Name>` for a speaker.", at + 1
            )
        at += 1
    if not cues:
        raise MediaError(
            "There are no captions in this file. Write `00:00.000 --> 00:04.000` and below it what is said."
        )


def _check_cue(line: str, text: list[str], before: int, number: int) -> int:
    """When the caption begins, in thousandths of a second."""
    match = _CUE.fullmatch(line)
    if not match:
        raise MediaError("This is not a time. Write `00:00.000 --> 00:04.000`: minutes, seconds, thousandths.", number)
    begins, ends = (_moment(match.groups()[n : n + 4]) for n in (0, 4))
    if ends <= begins or begins < before:
        raise MediaError("This caption ends before it begins, or begins before the one above it.", number)
    if not text or not text[0].strip():
        raise MediaError("This caption says nothing. Write under its time what is said.", number)
    return begins


def _moment(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
