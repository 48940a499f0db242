"""Lists of people to invite, as people paste and upload them."""

import contextlib
import time

import pytest
from email_validator import EmailNotValidError, validate_email

from learnapp.domain.cohorts.address_lists import (
    MOST,
    AddressListError,
    checked_address,
    decoded,
    read_addresses,
    read_file,
)

GOOD = [
    ("jo@example.org", [("jo@example.org", "")]),
    ("  jo@example.org  \n\n\nann@example.org\n", [("jo@example.org", ""), ("ann@example.org", "")]),
    ("jo@example.org, ann@example.org", [("jo@example.org", ""), ("ann@example.org", "")]),
    ("jo@example.org;ann@example.org;", [("jo@example.org", ""), ("ann@example.org", "")]),
    ("jo@example.org ann@example.org", [("jo@example.org", ""), ("ann@example.org", "")]),
    ("jo@example.org\r\nann@example.org\rbo@example.org", [(f"{n}@example.org", "") for n in ("jo", "ann", "bo")]),
    ("Jo Smith <jo@example.org>", [("jo@example.org", "Jo Smith")]),
    ("Smith, Jo <jo@example.org>", [("jo@example.org", "Jo Smith")]),
    (
        "Smith, Jo <jo@example.org>; Lee, Ann <ann@example.org>",
        [("jo@example.org", "Jo Smith"), ("ann@example.org", "Ann Lee")],
    ),
    (
        "Smith, Jo <jo@example.org>, Lee, Ann <ann@example.org>",
        [("jo@example.org", "Jo Smith"), ("ann@example.org", "Ann Lee")],
    ),
    ('"Smith, Jo (CITY; HOSPITALS, NHS TRUST)" <jo@example.org>', [("jo@example.org", "Jo Smith")]),
    ("O'BRIEN, Seán (TRUST) <sean@example.org>", [("sean@example.org", "Seán O'Brien")]),
    ("'Jo Smith' <jo@example.org>", [("jo@example.org", "Jo Smith")]),
    ("Jo Smith\tjo@example.org", [("jo@example.org", "Jo Smith")]),
    ("jo@example.org Jo Smith", [("jo@example.org", "Jo Smith")]),
    ("<jo@example.org>", [("jo@example.org", "")]),
    ("Smith <jo@example.org", [("jo@example.org", "Smith")]),
    ("mailto:jo@example.org.", [("jo@example.org", "")]),
    ("李小龍 <li@example.org>", [("li@example.org", "李小龍")]),
    ("משה כהן <moshe@example.org>", [("moshe@example.org", "משה כהן")]),
    ("محمد علي <m@example.org>", [("m@example.org", "محمد علي")]),
    ("Łukasz Żółć <l@example.org>", [("l@example.org", "Łukasz Żółć")]),
    ("山田 Taro <taro@example.org>", [("taro@example.org", "山田 Taro")]),
    ("Анна Ким <anna@example.org>", [("anna@example.org", "Анна Ким")]),
    ("José <jose@EXAMPLE.org>", [("jose@example.org", "José")]),
]


@pytest.mark.parametrize(("text", "people"), GOOD, ids=range(len(GOOD)))
def test_a_pasted_list_gives_addresses_and_names(text: str, people: list[tuple[str, str]]) -> None:
    entries = read_addresses(text).entries
    assert [(e.email, e.name) for e in entries] == people
    assert not any(e.problem for e in entries)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_has_its_columns_in_any_order_and_by_many_names(separator: str) -> None:
    rows = [
        ("Hospital", "Surname", "Shoe size", "Email Address", "First name", "GRADE", "Speciality", "Sub-group"),
        ("City", "Smith", "8", "jo@example.org", "Jo", "F1", "Surgery", "Tuesday"),
        ("", "", "", "ann@example.org", "", "", "", ""),
    ]
    read = read_addresses("\n".join(separator.join(row) for row in rows))
    jo, ann = read.entries
    assert (jo.line, jo.email, jo.name) == (2, "jo@example.org", "Jo Smith")
    assert (jo.grade, jo.specialty, jo.site, jo.subgroup) == ("F1", "Surgery", "City", "Tuesday")
    assert (ann.email, ann.name, ann.problem) == ("ann@example.org", "", "")
    assert read.ignored == ("Shoe size",)


def test_a_column_of_posts_may_be_one_of_grades() -> None:
    jo, ann = read_addresses("email,post\njo@example.org,F1\nann@example.org,Surgery").entries
    assert (jo.grade, jo.specialty, ann.grade, ann.specialty) == ("F1", "", "", "Surgery")


def test_quoted_cells_may_hold_separators() -> None:
    (entry,) = read_addresses('email,name,site\njo@example.org,"Smith, Jo","St John\'s, ""Old"" site"').entries
    assert (entry.name, entry.site) == ("Jo Smith", 'St John\'s, "Old" site')


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"jo@example.org,F1', "quotation mark"),
        (",F1", "no email address"),
        ("jo@example.org," + "g" * 41, "grade is longer than 40"),
        ("jo@example.org,F\u202e1", "hidden characters"),
        ("jo@example.org,F1" + "," * 3000, "longer than 2,000"),
    ],
)
def test_a_bad_row_says_why(line: str, problem: str) -> None:
    first, last = read_addresses(f"email,grade\n{line}\nann@example.org,F2").entries
    assert problem in first.problem
    assert (last.email, last.grade, last.problem) == ("ann@example.org", "F2", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("\n \n\t", "empty"),
        ("name,grade\nJo,F1", "find a column of email"),
        ("email,email\na@example.org,b@example.org", "Two columns"),
        ("a@example.org\n" * (MOST + 1), "10,000"),
    ],
)
def test_a_list_that_cannot_be_read_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(AddressListError, match=message):
        read_addresses(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    (entry,) = read_file("email,name\r\nzoe@example.org,Zoë Müller\r\n".encode(encoding)).entries
    assert (entry.email, entry.name) == ("zoe@example.org", "Zoë Müller")


def test_windows_letters_that_mean_nothing_do_not_stop_the_rest() -> None:
    read = read_file(b"email,name\r\njo@example.org,Jo \x81\r\nann@example.org,Ren\xe9e\r\n")
    assert [e.name for e in read.entries] == ["Jo \ufffd", "Renée"]


@pytest.mark.parametrize(
    ("data", "words"), [(b"PK\x03\x04rest", "cannot be opened"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Excel")]
)
def test_a_broken_workbook_is_not_taken_for_a_list(data: bytes, words: str) -> None:
    with pytest.raises(AddressListError, match=words):
        read_file(data)


def test_any_bytes_at_all_are_read_or_refused() -> None:
    for data in (b"\xff\xfe\x00", b"\x00" * 50, bytes(range(256)) * 4, b"\xff\xfe" + b"\x00\xd8" * 9):
        assert isinstance(decoded(data), str)
        with contextlib.suppress(AddressListError):
            assert all(e.problem or e.key for e in read_file(data).entries)


EITHER = """jo@example.org Jo.X+y@Sub.Example.ORG a'b@example.org jo@localhost jo@a_b.org jo@example.test jo@-a.org
jo@[1.2.3.4] "ab"@example.org é@example.org jo@bücher.example .jo@example.org jo@example.org."""


@pytest.mark.parametrize("address", EITHER.split())
def test_an_address_is_taken_exactly_if_accounts_take_it(address: str) -> None:
    try:
        wanted = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        with pytest.raises(ValueError, match="email address"):
            checked_address(address)
        return
    assert checked_address(address) == (wanted, wanted.lower())


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_001,
        "<" * 100_000,
        "a," * 9_000,
        "(" * 100_000 + "@",
        '"a' * 50_000 + "@",
        '\\"' * 50_000,
        "<a" * 50_000,
        "o'" * 50 + "\x01, jo@example.org",
    ],
    ids=range(8),
)
def test_a_list_made_to_be_slow_is_not(text: str) -> None:
    began = time.process_time()
    read_addresses(text)
    assert time.process_time() - began < 1.5


@pytest.mark.slow
def test_ten_thousand_lines_good_or_bad_are_read_in_little_time() -> None:
    good = "\n".join(f"Smith{i}, Jo (TRUST) <jo{i}@trust{i % 30}.nhs.uk>" for i in range(9_000))
    bad = "\n".join(f"nobody {i}, <here@>" for i in range(1_000))
    began = time.process_time()
    entries = read_addresses(f"{good}\n{bad}").entries
    assert time.process_time() - began < 3
    assert sum(bool(e.problem) for e in entries) == 1_000
