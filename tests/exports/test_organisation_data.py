"""The copy of an organisation's data: tables twice, files as they are."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from learnapp.exports.organisation_data import organisation_data

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def test_tables_come_as_csv_and_json_and_files_as_they_are() -> None:
    people = {"people": [{"id": 1, "name": "Bola"}], "cohorts": []}
    whole = organisation_data("Southmoor", "2 November 2026", people, {"modules/a/p.png": b"\x89PNG"}, NOW)
    with ZipFile(BytesIO(whole)) as file:
        found = {name.removeprefix("organisation-data/"): file.read(name) for name in file.namelist()}
    assert set(found) == {"README.md", "csv/people.csv", "json/people.json", "json/cohorts.json", "modules/a/p.png"}
    assert found["README.md"].startswith(b"# Southmoor\n")
    assert found["csv/people.csv"].decode("utf-8-sig") == "id,name\r\n1,Bola\r\n"
    assert found["modules/a/p.png"] == b"\x89PNG"
