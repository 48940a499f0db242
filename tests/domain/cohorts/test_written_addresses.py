"""Lists as people really have them: slips are named, bullets are removed, tables are found wherever they begin."""

import pytest

from learnapp.domain.cohorts.address_lists import read_addresses

SLIPS = [
    ("dan. green@mid.nhs.example", "space"),
    ("dan .green@mid.nhs.example", "space"),
    ("dan green@mid.nhs.example", "space"),
    ("d. green@mid.nhs.example", "space"),
    ("dan_ green@mid.nhs.example", "space"),
    ("dan -green@mid.nhs.example", "space"),
    ("dan.green@ mid.nhs.example", "space"),
    ("dan.green @mid.nhs.example", "space"),
    ("dan.green@mid. nhs.example", "space"),
    ("dan.green@mid.nhs .example", "space"),
    ("dan.green@mid.nhs example", "space"),
    ("Dan Green <dan. green@mid.nhs.example>", "space"),
    ("Dan Green <dan.green@mid .nhs.example>", "space"),
    ("- dan. green@mid.nhs.example", "space"),
    ("Green@mid.nhs.example Dan.", "space"),
    ("eve.ede@mid.nhs,example", "comma"),
    ("eve.ede@mid,nhs.example", "comma"),
    ("eve.ede@mid.nhs, example", "comma"),
    ("eve,ede@mid.nhs.example", "comma"),
    ("Eve Ede <eve.ede@mid.nhs,example>", "comma"),
    ("Eve Ede <eve,ede@mid.nhs.example>", "comma"),
    ("eve.ede@mid.nhs;uk", "semicolon"),
    ("eve;ede@mid.nhs.example", "semicolon"),
    ("eve.ede.mid.nhs.example", "@ sign"),
    ("eve.ede#mid.nhs.example", "@ sign"),
    ("eve.ede'mid.nhs.example", "@ sign"),
    ("Eve Ede <eve.ede.mid.nhs.example>", "no email address"),
    ("eve.ede@mid.nhs.", "full stop"),
    ("eve.ede@trust.co.", "full stop"),
    ("eve.ede@mid.nhs.example..", "full stop"),
    ("eve.ede.@mid.nhs.example", "full stop"),
    ("eve.ede@mid..nhs.example", "full stops"),
    ("o’brien@mid.nhs.example", "Did you mean o'brien@mid.nhs.example"),
    ("Pat <pat.o‘neill@mid.nhs.example>", "Did you mean pat.o'neill@mid.nhs.example"),
    ("ann@mid.nhs.example <mailto:bob@mid.nhs.example>", "two different addresses"),
    ("Jo (jo@old.example) <jo@new.example>", "two different addresses"),
    ("dan:green@mid.nhs.example", "colon"),
    ("dan|green@mid.nhs.example", "vertical line"),
    ("dan–green@mid.nhs.example", "long dash"),
    ("dan…green@mid.nhs.example", "row of dots"),
    ("eve‚ede@mid.nhs.example", "comma"),
    ("o`neill@mid.nhs.example", "Did you mean o'neill@mid.nhs.example"),
    ('eve.ede"@mid.nhs.example', "quotation mark"),
    ("eve.ede@nhs.ent", "Did you mean eve.ede@nhs.net"),
    ("eve.ede@gmail.con", "Did you mean eve.ede@gmail.com"),
    ("eve.ede@trust.nhs.ukk", "Did you mean eve.ede@trust.nhs.uk"),
    ("eve.\nede@mid.nhs.example", "two lines"),
    ("eve.ede@mid.nhs\n.example", "two lines"),
    ("Eve Ede <eve.\nede@mid.nhs.example>", "two lines"),
    ("Dan Green dan green@mid.nhs.example", "space"),
    ("Green, Dan dan green@mid.nhs.example", "space"),
    ("Dan Green: d green@mid.nhs.example", "space"),
    ("Dan Green Dan Green@mid.nhs.example", "space"),
    ("dan.\tgreen@mid.nhs.example", "space"),
    ("Dan Green dan_\tgreen@mid.nhs.example", "space"),
]


@pytest.mark.parametrize(("text", "named"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_named_and_never_becomes_another_address(text: str, named: str) -> None:
    entries = read_addresses(text).entries
    assert not [entry.email for entry in entries if not entry.problem]
    assert any(named in entry.problem for entry in entries), [entry.problem for entry in entries]


def test_an_address_without_its_at_sign_is_not_the_surname_of_the_next() -> None:
    entries = read_addresses("dan.green.mid.nhs.example, ann@example.org").entries
    assert "@ sign" in entries[0].problem
    assert (entries[1].email, entries[1].name) == ("ann@example.org", "")


MARKED = [
    *(f"{mark} Cy Cole <cy@example.org>" for mark in ("•", "-", "–", "*", "1.", "12)", "(3)", "a)", "iv)", ">", "✓")),
    *("\uf0b7\tCy Cole <cy@example.org>", "o\tCy Cole <cy@example.org>", "  ◦  Cy Cole <cy@example.org>"),
    *(
        "1\tCy Cole\tcy@example.org",
        "7 Cy Cole cy@example.org",
        "[ ] Cy Cole, cy@example.org",
        "• 1. Cy Cole cy@example.org",
    ),
    *("#4 Cy Cole <cy@example.org>", "No. 4 Cy Cole <cy@example.org>", "a. Cy Cole <cy@example.org>"),
    *("> > Cy Cole <cy@example.org>", "•Cy Cole <cy@example.org>", "-\xa0Cy Cole <cy@example.org>"),
    *(f"{mark} Cy Cole <cy@example.org>" for mark in ("→", "…", "①", "1.1", "1.2.", "[1]", "1/", "1º", "1️⃣", "👉", "✔️")),
]


@pytest.mark.parametrize("text", MARKED, ids=range(len(MARKED)))
def test_bullets_and_numbers_are_no_part_of_a_name(text: str) -> None:
    (entry,) = read_addresses(text).entries
    assert (entry.email, entry.name, entry.problem) == ("cy@example.org", "Cy Cole", "")


@pytest.mark.parametrize("text", ["• cy@example.org", "- cy@example.org", "1. cy@example.org", "2) cy@example.org"])
def test_a_bullet_alone_gives_no_name(text: str) -> None:
    (entry,) = read_addresses(text).entries
    assert (entry.email, entry.name, entry.problem) == ("cy@example.org", "", "")


WRITTEN = [
    ("“Okafor, Ngozi” <n@example.org>", "Ngozi Okafor"),
    ("„Okafor, Ngozi“ <n@example.org>", "Ngozi Okafor"),
    ("«Okafor, Ngozi» <n@example.org>", "Ngozi Okafor"),
    ("‘Okafor, Ngozi’ <n@example.org>", "Ngozi Okafor"),
    ("'Okafor, Ngozi' <n@example.org>", "Ngozi Okafor"),
    ("“Ngozi Okafor” <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor (n@example.org)", "Ngozi Okafor"),
    ("Okafor, Ngozi (n@example.org)", "Ngozi Okafor"),
    ("n@example.org (Ngozi Okafor)", "Ngozi Okafor"),
    ("Ngozi Okafor [mailto:n@example.org]", "Ngozi Okafor"),
    ("Ngozi Okafor <mailto:n@example.org>", "Ngozi Okafor"),
    ("[Ngozi Okafor](mailto:n@example.org)", "Ngozi Okafor"),
    ("n@example.org<mailto:n@example.org>", ""),
    ("n@example.org [mailto:N@example.org]", ""),
    ('"n@example.org" <n@example.org>', ""),
    ("mailto:n@example.org?subject=Hello", ""),
    ("MAILTO:n@example.org", ""),
    ("Dr Ngozi Okafor <n@example.org>", "Ngozi Okafor"),
    ("Dr. Ngozi Okafor <n@example.org>", "Ngozi Okafor"),
    ("Okafor, Dr Ngozi <n@example.org>", "Ngozi Okafor"),
    ("Prof Dr Ngozi Okafor MBBS MRCP <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor, MBChB <n@example.org>", "Ngozi Okafor"),
    ("Okafor Ngozi (Miss) <n@example.org>", "Okafor Ngozi"),
    ("OKAFOR, Ngozi (ANYTOWN NHS TRUST) <n@example.org>", "Ngozi Okafor"),
    ("OKAFOR, Ngozi (ANYTOWN (NORTH) NHS TRUST) <n@example.org>", "Ngozi Okafor"),
    ("OKAFOR, Ngozi (ANYTOWN NHS FOUNDATION TR <n@example.org>", "Ngozi Okafor"),
    ("OKAFOR, Ngozi (ANYTOWN NHS TRUST) (she/her) <n@example.org>", "Ngozi Okafor"),
    ("Okafor, Ngozi [Anytown NHS Trust] <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor - Anytown Hospital <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor | Surgery <n@example.org>", "Ngozi Okafor"),
    ("William (Bill) Jones <n@example.org>", "William (Bill) Jones"),
    ("Siân O’Connor-D'Arcy <n@example.org>", "Siân O’Connor-D'Arcy"),
    ("To: Ngozi Okafor <n@example.org>", "Ngozi Okafor"),
    ("Email: n@example.org", ""),
    ("F1 doctors: Ngozi Okafor <n@example.org>;", "Ngozi Okafor"),
    ("Tuesday group: Okafor, Ngozi <n@example.org>", "Ngozi Okafor"),
    ("Tuesday group: n@example.org", ""),
    ("Ngozi Okafor: ngozi.okafor@example.org", "Ngozi Okafor"),
    ("Ngozi Okafor – ngozi.okafor@example.org", "Ngozi Okafor"),
    ("“Ngozi” “Okafor” <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor <SMTP:n@example.org>", "Ngozi Okafor"),
    ("'Ngozi Okafor' via Rota <n@example.org>", "Ngozi Okafor"),
    ("[EXTERNAL] Ngozi Okafor <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor @ Anytown <n@example.org>", "Ngozi Okafor"),
    ("Okafor, Ngozi, Anytown NHS Trust <n@example.org>", "Ngozi Okafor"),
    ("Ngozi Okafor (RX1) Anytown University Hospitals <n@example.org>", "Ngozi Okafor"),
    ("=?utf-8?Q?Ngozi_=C3=93kafor?= <n@example.org>", "Ngozi Ókafor"),
    ("=?nonsense?Q?Ngozi?= <n@example.org>", "=?nonsense?Q?Ngozi?="),
    ("Professor Dame Ngozi Okafor DBE <n@example.org>", "Ngozi Okafor"),
    ("n@example.org, Ngozi Okafor", "Ngozi Okafor"),
    ("n@example.org\tOkafor, Ngozi", "Ngozi Okafor"),
]


@pytest.mark.parametrize(("text", "name"), WRITTEN, ids=range(len(WRITTEN)))
def test_names_are_read_as_mail_programs_write_them(text: str, name: str) -> None:
    (entry,) = read_addresses(text).entries
    assert (entry.name, entry.problem) == (name, "")
    assert entry.email.lower() in {"n@example.org", "ngozi.okafor@example.org"}


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("Ann Archer F1", "F1"),
        ("Ann Archer FY2", "FY2"),
        ("Ann Archer (ST4)", "ST4"),
        ("Archer, Ann, CT1", "CT1"),
        ("Archer, Ann (TRUST) (GPST2)", "GPST2"),
        ("Ann Archer - IMT3", "IMT3"),
        ("Dr Ann Archer SpR", "SpR"),
        ("Ann Archer ST3+", "ST3+"),
        ("Ann Archer ST 3", "ST 3"),
        ("Ann Archer Foundation Year 1", "Foundation Year 1"),
        ("Ann Archer SAS doctor", "SAS doctor"),
        ("Ann Archer F1 Surgery", "F1"),
        ("1. Dr Ann Archer, ST3, Surgery", "ST3"),
        ("ST3 Ann Archer", "ST3"),
        ("FY1 Dr Ann Archer", "FY1"),
    ],
)
def test_a_grade_beside_a_name_is_the_grade(written: str, grade: str) -> None:
    (entry,) = read_addresses(f"{written} <ann@example.org>").entries
    assert (entry.name, entry.grade, entry.problem) == ("Ann Archer", grade, "")


@pytest.mark.parametrize(
    "row", ["{} (F1)", "{}\tF1", "ann@example.org, Ann Archer, F1", "ann@example.org,F1,Ann Archer"]
)
def test_a_grade_after_an_address_is_the_grade(row: str) -> None:
    (entry,) = read_addresses(row.format("Ann Archer <ann@example.org>")).entries
    assert (entry.email, entry.name, entry.grade) == ("ann@example.org", "Ann Archer", "F1")


@pytest.mark.parametrize(
    "row",
    [
        "ann@example.org,Ann,Archer",
        "ann@example.org,Ann Archer,F1,City",
        "ann@example.org\tAnn Archer\tF1\tCity",
        "1\tAnn Archer\tCity\tann@example.org",
    ],
)
def test_a_row_without_headings_whose_cells_cannot_be_told_apart_asks_for_them(row: str) -> None:
    (entry,) = read_addresses(row).entries
    assert (entry.email, "names its columns" in entry.problem) == ("", True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("straße@example.org", "strasse@example.org"),
        ("jo.smith@example.org", "josmith@example.org"),
        ("jo+a@example.org", "jo@example.org"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("jo@example.org", "jo@example.com"),
        ("jo_smith@example.org", "jo-smith@example.org"),
    ],
)
def test_two_mailboxes_are_two_people(one: str, other: str) -> None:
    first, second = read_addresses(f"{one}\n{other}").entries
    assert first.key != second.key or first.problem
    assert not second.twin


@pytest.mark.parametrize(
    "other", ["JO@example.org", "Jo@EXAMPLE.org", "<jo@example.org>", "mailto:jo@example.org", "jo@example.org."]
)
def test_one_mailbox_is_one_person(other: str) -> None:
    assert read_addresses(f"jo@example.org\n{other}").entries[1].twin == 1
