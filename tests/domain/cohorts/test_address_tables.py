"""Lists of people as tables."""

import pytest

from learnapp.domain.cohorts.address_lists import AddressListError, read_addresses, read_file


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
        ("'jo@example.org,'Jo Smith,'F1,'City", "City"),
        ('=T("jo@example.org"),Jo Smith,F1,City', "City"),
        ("jo@example.org,Jo Smith,F1,#N/A", ""),
        ("jo@example.org,Jo Smith,F1,'t Hart", "'t Hart"),
    ],
)
def test_cells_are_read_whatever_guards_or_breaks_them(row: str, site: str) -> None:
    first, last = read_addresses(f"email,name,grade,site\n{row}\nann@example.org,Ann,F2,City").entries
    assert (first.email, first.name.title(), first.grade, first.site) == ("jo@example.org", "Jo Smith", "F1", site)
    assert (last.email, last.problem) == ("ann@example.org", "")


@pytest.mark.parametrize(
    "row", ['"Jo\nSmith",jo@example.org,"City\nHospital"', '"Smith,\nJo","jo@example.org","City\n\nHospital"']
)
def test_an_address_between_two_broken_cells_keeps_them(row: str) -> None:
    first, last = read_addresses(f"name,email,site\n{row}\nAnn,ann@example.org,City").entries
    assert (first.email, first.name, first.site) == ("jo@example.org", "Jo Smith", "City Hospital")
    assert (last.email, last.problem) == ("ann@example.org", "")


def test_a_mark_that_is_never_closed_spoils_its_own_line_alone() -> None:
    rows = ['"Jo Smith,jo@example.org,City', '"Lee, Ann",ann@example.org,"City"', "Bo,bo@example.org,City"]
    entries = read_addresses("\n".join(["name,email,site", *rows])).entries
    assert [entry.email for entry in entries] == ["", "ann@example.org", "bo@example.org"]


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
        ("1. Email,2. Name", "jo@example.org,Jo Smith"),
        ("Staff member,E-mail", "Jo Smith,jo@example.org"),
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


@pytest.mark.parametrize("table", ["Doctor,Login,Rota\nJo,jo@example.org,A", "Grade;User\nF1;jo@example.org"])
def test_headings_none_of_which_is_an_address_are_named_above_rows_with_one(table: str) -> None:
    with pytest.raises(AddressListError, match="find a column of email") as refused:
        read_addresses(table)
    assert ("Login" in str(refused.value)) or ("User" in str(refused.value))


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


def test_a_file_in_the_manner_of_german_excel_is_read() -> None:
    data = "sep=;\r\nList of F1s;;;\r\n;;;\r\nEmail;First Name(s);Surname;Grade\r\njo@example.org;Jo;Müller;F1\r\n"
    (entry,) = read_file((data + ";;;\r\n" * 300).encode("cp1252")).entries
    assert (entry.name, entry.grade, entry.problem) == ("Jo Müller", "F1", "")


@pytest.mark.parametrize(
    "heading",
    [
        "First Name(s),Surname",
        "Trainee first name,Trainee surname",
        "Legal First Name,Legal Family Name(s)",
        "First name / given name,Surname / family name",
        "Name (first),Name (last)",
        "Forename 1,Last name",
        "Given name,Surname,Supervisor first name,Preferred name",
    ],
)
def test_a_first_name_and_a_surname_are_found_whatever_stands_around_the_words(heading: str) -> None:
    row = "Jane,SMITH" + ",x" * (heading.count(",") - 1)
    (entry,) = read_addresses(f"{heading},Email\n{row},j@example.org\n;;;;").entries
    assert (entry.name, entry.email) == ("Jane Smith", "j@example.org")


@pytest.mark.parametrize(
    ("columns", "row", "name"),
    [
        ("Surname,First name", "NG,Wei", "Wei Ng"),
        ("Initials,Surname", "JA,SMITH", "JA Smith"),
        ("Name,Grade", '"SMITH, Jane (ANYTOWN NHS TRUST)",F1', "Jane Smith"),
    ],
)
def test_names_in_columns_are_written_as_pasted_ones(columns: str, row: str, name: str) -> None:
    (entry,) = read_addresses(f"{columns},Email\n{row},j@example.org").entries
    assert entry.name == name
