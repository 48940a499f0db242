"""Sound, film and captions: recognised by their contents, read to the last byte, and stripped of place and time."""

import pytest

from learnapp.domain.source.media import HEAVIEST, MediaError, kind_of_media, read_media
from learnapp.domain.source.pictures import PictureError, read_picture
from tests.domain.source.media_files import CAPTIONS, FRAME, PLACE, SOUND, box, deep, film, track


def test_the_tags_around_sound_are_not_served() -> None:
    tag = b"ID3\x04\x00\x00\x00\x00\x00\x16" + PLACE.ljust(22, b"\0")
    read = read_picture("pictures/call.mp3", tag + SOUND + b"TAG" + bytes(125))
    assert (read.data, read.width, read.kind) == (SOUND, 0, "mp3")
    assert read.address == f"/pictures/{read.digest}.mp3"


def test_a_film_loses_its_place_and_time_and_nothing_moves() -> None:
    data = film(added=box(b"udta", PLACE) + box(b"meta", b"Camera of Joan"), after=box(b"uuid", bytes(16), PLACE))
    read = read_picture("pictures/ward.mp4", data)
    assert (read.width, read.height, len(read.data)) == (480, 270, len(data))
    for told in (PLACE, b"Camera", b"MADEWHEN", b"udta", b"uuid"):
        assert told in data
        assert told not in read.data
    assert read_media("mp4", read.data) == (480, 270, read.data)


def test_recorders_may_say_how_to_play_a_film_at_its_end() -> None:
    assert read_media("mp4", box(b"ftyp", b"isom") + box(b"mdat", bytes(9)) + box(b"moov", track()))[:2] == (480, 270)


def test_sound_in_a_films_container_has_no_size() -> None:
    read = read_picture("pictures/call.m4a", film(track(b"soun", 0, 0)))
    assert (read.width, read.kind) == (0, "m4a")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.mp3", SOUND + b"<html><script>", "not a whole MP3: from byte 1,251 on"),
        ("a.mp3", SOUND + b"PK\x03\x04" + bytes(40), "not a whole MP3"),
        ("a.mp3", FRAME[:4].replace(b"\x90", b"\xf0") + bytes(500), "not a whole MP3: from byte 0 on"),
        ("a.mp3", b"ID3\x04\x00\x00\x00\x00\x00\x02ab", "has no sound"),
        ("a.mp3", film(), "not .mp3 inside"),
        ("a.mp3", b"<html>", "not .mp3 inside"),
        ("a.mp4", b"%PDF-1.7" + film(), "not .mp4 inside"),
        ("a.mp4", film(after=b"PK\x03\x04"), "something behind its last part"),
        ("a.mp4", film(after=b"PK\x03\x04" + bytes(30)), "damaged at byte"),
        ("a.mp4", film(after=box(b"html", b"<script>")), "has a part “html”"),
        ("a.mp4", film()[:-30], "damaged at byte"),
        ("a.mp4", box(b"ftyp", b"isom") + box(b"mdat", bytes(9)), "not whole"),
        ("a.mp4", film(track(), track(b"gpmd", 0, 0)), "a track “gpmd” beside picture and sound"),
        ("a.mp4", film(track(b"soun", 0, 0)), "no film that can be shown"),
        ("a.m4a", film(), "holds film"),
        ("a.mp4", film(after=box(b"free", bytes(HEAVIEST["mp4"] * 1000))), "and can have 2,000"),
        ("a.mp4", film(track(), deep(2_000)), "damaged at byte"),
        ("a.mp4", film(box(b"mvhd")), "damaged at byte"),
        ("a.mp4", film(track(), box(b"mdhd", bytes(9))), "damaged at byte"),
        ("a.ogg", b"OggS", "MP3 or M4A for sound"),
        ("A call.mp3", SOUND, "Rename this file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes, says: str) -> None:
    with pytest.raises(PictureError) as raised:
        read_picture(f"pictures/{name}", data)
    assert says in str(raised.value)


@pytest.mark.parametrize("cut", range(0, len(film()), 7))
def test_a_film_that_was_cut_off_anywhere_is_refused_and_nothing_crashes(cut: int) -> None:
    with pytest.raises(MediaError):
        read_media("mp4", film()[:cut])


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (CAPTIONS.replace(b"00:02.000", b"0:2"), 3, "This is not a time"),
        (CAPTIONS.replace(b"00:02.000", b"9" * 5_000 + b":00:02.000"), 3, "This is not a time"),
        (CAPTIONS.replace(b"00:02.000", b"00:00.000"), 3, "ends before it begins"),
        (CAPTIONS + b"\n00:01.000 --> 00:03.000\n\n", 6, "says nothing"),
        (
            CAPTIONS.replace(b"00:00.000", b"00:01.000") + b"\n00:00.500 --> 00:03.000\nNo.\n",
            6,
            "begins before the one",
        ),
        (CAPTIONS + b"<script>alert(1)</script>\n", 5, "is not allowed in captions"),
        (b"WEBVTT\n", 1, "There are no captions"),
        (b"WEBVTT\n\n\xff\xfe", 1, "not UTF-8"),
    ],
)
def test_captions_that_cannot_be_read_are_told_by_their_line(data: bytes, line: int, says: str) -> None:
    with pytest.raises(PictureError, match=says) as raised:
        read_picture("pictures/a.vtt", data)
    assert raised.value.line == line


def test_good_captions_are_served_as_they_are() -> None:
    assert read_picture("pictures/a.vtt", CAPTIONS).data == CAPTIONS
    assert kind_of_media(CAPTIONS) == "vtt"
