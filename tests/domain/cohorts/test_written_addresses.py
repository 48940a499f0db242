"""Lists as people really have them: slips are named, marks are taken off, tables are found wherever they begin."""

import pytest

from learnapp.domain.cohorts.address_lists import AddressListError, read_addresses, read_file

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
]


@pytest.mark.parametrize(("text", "named"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_named_and_never_becomes_another_address(text: str, named: str) -> None:
    entries = read_addresses(text).entries
    assert not [entry.email for entry in entries if not entry.problem]
    assert any(named in entry.problem for entry in entries), [entry.problem for entry in entries]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("dan. green@mid.nhs.example,Dan,F1", "space"),
        ("eve.ede@mid.nhs,example,Eve,F1", "comma"),
        ("eve.ede@mid.nhs,example", "comma"),
        ("dan green@mid.nhs.example,Dan,F1", "space"),
        ("eve.ede@mid.nhs.example.uk.,Eve,F1,,x", "more cells"),
        ("eve.ede@mid.nhs.,Eve,F1", "full stop"),
        ('"eve.ede@mid.nhs,example",Eve,F1', "comma"),
        ("eve.ede.mid.nhs.example,Eve,F1", "no @ sign"),
    ],
)
def test_a_slip_in_a_table_is_named_too(row: str, named: str) -> None:
    first, last = read_addresses(f"email,name,grade\n{row}\nann@example.org,Ann,F2").entries
    assert named in first.problem
    assert (first.email, last.email, last.problem) == ("", "ann@example.org", "")


def test_what_a_comma_parted_spoils_no_other_address_of_the_line() -> None:
    entries = read_addresses("ann@example.org, eve.ede@mid.nhs,example, Bo Lee <bo@example.org>").entries
    assert [(e.email, bool(e.problem)) for e in entries] == [
        ("ann@example.org", False),
        ("", True),
        ("bo@example.org", False),
    ]


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
]


@pytest.mark.parametrize("text", MARKED, ids=range(len(MARKED)))
def test_bullets_and_numbers_are_no_part_of_a_name(text: str) -> None:
    (entry,) = read_addresses(text).entries
    assert (entry.email, entry.name, entry.problem) == ("cy@example.org", "Cy Cole", "")


@pytest.mark.parametrize("text", ["• cy@example.org", "- cy@example.org", "1. cy@example.org", "2) cy@example.org"])
def test_a_bullet_alone_gives_no_name(text: str) -> None:
    (entry,) = read_addresses(text).entries
    assert (entry.email, entry.name, entry.problem) == ("cy@example.org", "", "")


def test_numbers_glued_to_addresses_are_numbers_only_if_they_count_on() -> None:
    assert [e.email for e in read_addresses("1.jo@example.org\n2.ann@example.org").entries] == [
        "jo@example.org",
        "ann@example.org",
    ]
    assert read_addresses("7.jo@example.org\nann@example.org").entries[0].email == "7.jo@example.org"


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
    ("OKAFOR, Ngozi (ANYTOWN NHS TRUST) <n@example.org>", "Ngozi OKAFOR"),
    ("OKAFOR, Ngozi (ANYTOWN (NORTH) NHS TRUST) <n@example.org>", "Ngozi OKAFOR"),
    ("OKAFOR, Ngozi (ANYTOWN NHS FOUNDATION TR <n@example.org>", "Ngozi OKAFOR"),
    ("OKAFOR, Ngozi (ANYTOWN NHS TRUST) (she/her) <n@example.org>", "Ngozi OKAFOR"),
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
    ],
)
def test_a_grade_beside_a_name_is_the_grade(written: str, grade: str) -> None:
    (entry,) = read_addresses(f"{written} <ann@example.org>").entries
    assert (entry.name, entry.grade, entry.problem) == ("Ann Archer", grade, "")


def test_a_group_of_a_mail_program_gives_its_people_and_no_more() -> None:
    text = "F1 doctors: Jo Smith <jo@example.org>, Lee, Ann <ann@example.org>, bo@example.org;"
    assert [(e.email, e.name) for e in read_addresses(text).entries] == [
        ("jo@example.org", "Jo Smith"),
        ("ann@example.org", "Ann Lee"),
        ("bo@example.org", ""),
    ]


def test_people_with_only_spaces_between_them_are_all_found() -> None:
    entries = read_addresses("Jo Smith <jo@example.org> Ann Lee <ann@example.org>").entries
    assert [(e.email, e.name) for e in entries] == [("jo@example.org", "Jo Smith"), ("ann@example.org", "Ann Lee")]


# Tables ------------------------------------------------------------------------------------------

ABOVE = [
    "email,name,grade,site",
    "sep=,\nemail,name,grade,site",
    '"sep=,"\nemail,name,grade,site',
    "Induction August 2026\nemail,name,grade,site",
    "Induction August 2026,,,\n,,,\nemail,name,grade,site",
    "Trust list\n\nPrinted on 3 November, 9:30\nemail,name,grade,site",
    "sep=,\nTrust list,,,\nEmail address (NHS),Full name,Grade,Hospital",
    "Trainee email,Trainee name,Training grade,Base",
    '"Email\naddress","Full\nname",Grade,Site',
]


@pytest.mark.parametrize("above", ABOVE, ids=range(len(ABOVE)))
def test_titles_above_a_table_lose_nothing(above: str) -> None:
    (entry,) = read_addresses(f"{above}\njo@example.org,Jo Smith,F1,City").entries
    assert (entry.email, entry.name, entry.grade, entry.site) == ("jo@example.org", "Jo Smith", "F1", "City")


@pytest.mark.parametrize("blank", [",,,", ",", ";;;", '"","",""', "\t\t\t", " , , ", "---,---,---"])
def test_blank_rows_are_no_problem(blank: str) -> None:
    separator = ";" if ";" in blank else "\t" if "\t" in blank else ","
    rows = [separator.join(row) for row in (("email", "name", "grade"), ("jo@example.org", "Jo", "F1"))]
    entries = read_addresses("\n".join([*rows, *[blank] * 300])).entries
    assert [(e.email, e.problem) for e in entries] == [("jo@example.org", "")]


@pytest.mark.parametrize(
    ("row", "site"),
    [
        ('jo@example.org,"Jo\nSmith",F1,City', "City"),
        ('jo@example.org,"Smith,\nJo",F1,City', "City"),
        ('jo@example.org,Jo Smith,F1,"City\nHospital"', "City Hospital"),
        ('jo@example.org,Jo Smith,F1,"City\n\n  Hospital\n"', "City Hospital"),
        ('="jo@example.org",="Jo Smith",="F1",="City"', "City"),
        ('="jo@example.org",="Smith, Jo",="F1",="City"', "City"),
        ('"=""jo@example.org""","Jo Smith",F1,City', "City"),
        ('"=HYPERLINK(""mailto:jo@example.org"",""Jo"")",Jo Smith,F1,City', "City"),
        ("mailto:jo@example.org,Dr Jo Smith,F1,City", "City"),
        ('jo@example.org,"SMITH, Jo (ANYTOWN NHS TRUST)",F1,City', "City"),
        ("jo@example.org, Jo Smith , F1 , City ", "City"),
        ("jo@example.org,Jo Smith,F1,City,,,", "City"),
    ],
)
def test_cells_are_read_whatever_guards_or_breaks_them(row: str, site: str) -> None:
    first, last = read_addresses(f"email,name,grade,site\n{row}\nann@example.org,Ann,F2,City").entries
    assert (first.email, first.name.title(), first.grade, first.site) == ("jo@example.org", "Jo Smith", "F1", site)
    assert (last.email, last.problem) == ("ann@example.org", "")


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("First Name(s),Surname,Email", "Jo,Smith,jo@example.org"),
        ("Forename(s);Family name;Email", "Jo;Smith;jo@example.org"),
        ("Surname\tGiven names\tNHS email address", "Smith\tJo\tjo@example.org"),
        ("Name,Surname,Work email", "Jo,Smith,jo@example.org"),
        ("Title,First name,Last name,Email (nhs.net)", "Dr,Jo,Smith,jo@example.org"),
        ("Known as,Surname,Contact email", "Jo,Smith,jo@example.org"),
        ("Doctor,Email address (must be @nhs.net)", '"Smith, Jo (ANYTOWN NHS TRUST)",jo@example.org'),
        ("| Name | Email |", "| Jo Smith | jo@example.org |"),
    ],
)
def test_headings_are_known_by_what_they_mean(heading: str, row: str) -> None:
    (entry,) = read_addresses(f"{heading}\n{row}").entries
    assert (entry.email, entry.name, entry.problem) == ("jo@example.org", "Jo Smith", "")


@pytest.mark.parametrize("heading", ["Name,Grade,Site", "Trust list\nSurname;First name;Grade", "Forename\tSurname"])
def test_a_table_without_addresses_says_which_columns_it_has(heading: str) -> None:
    with pytest.raises(AddressListError, match="find a column of email") as refused:
        read_addresses(f"{heading}\nJo,F1,City")
    for word in heading.splitlines()[-1].replace(";", ",").replace("\t", ",").split(","):
        assert word in str(refused.value)


def test_a_supervisors_address_is_not_taken_for_the_persons_own() -> None:
    with pytest.raises(AddressListError, match="Supervisor email"):
        read_addresses("Name,Grade,Supervisor email\nJo,F1,boss@example.org")


def test_an_address_above_the_table_is_said_to_be_left_out() -> None:
    first, last = read_addresses("Sent by hr@example.org\nemail,name\njo@example.org,Jo").entries
    assert "above the column headings" in first.problem
    assert last.email == "jo@example.org"


def test_a_table_with_nobody_in_it_says_so() -> None:
    with pytest.raises(AddressListError, match="no people below"):
        read_addresses("email,name\n,\n,")


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


def test_a_file_in_the_manner_of_german_excel_is_read() -> None:
    data = "sep=;\r\nList of F1s;;;\r\n;;;\r\nEmail;First Name(s);Surname;Grade\r\njo@example.org;Jo;Müller;F1\r\n"
    (entry,) = read_file((data + ";;;\r\n" * 300).encode("cp1252")).entries
    assert (entry.name, entry.grade, entry.problem) == ("Jo Müller", "F1", "")
