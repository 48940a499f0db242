"""The audit log as a file, and its check on the health page and by command."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask

from learnapp.cli import main
from learnapp.store.security.audit import write_audit
from tests.client import Visitor
from tests.conftest import START


def test_every_entry_is_in_the_file_and_a_change_shows(
    app: Flask, ada: Visitor, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = app.extensions["store"]
    for name, value in (
        ("DATABASE_URL", app.extensions["settings"].database_url),
        ("LEARNAPP_INSTANCE", str(tmp_path)),
    ):
        monkeypatch.setenv(name, value)
    with store.write() as connection:
        for role in ("educator", "learner"):
            detail = {"role": role, "secret": "canary"}
            write_audit(connection, "role", detail, START, ids["ada"], about=ids["lena"])
    answer = ada.raw("GET", "/admin/audit/file/")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["Detail"] for row in rows[-2:]] == ["Educator", "Learner"]
    assert (rows[-1]["By"], rows[-1]["About"]) == ("Ada Whitlock", "Lena Marsh")
    assert "canary" not in answer.text
    head = rows[-1]["Digest"]
    said = CliRunner().invoke(main, ["audit", "verify", "--contains", rows[-2]["Digest"]])
    assert head in said.output
    assert CliRunner().invoke(main, ["audit", "export"]).output.count("Educator") == 1
    assert "have no gap and no change" in ada.get("/admin/health/").main

    with store.write() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_as_written"))
        changed = "UPDATE audit SET action = 'suspended' WHERE id = (SELECT max(id) FROM audit)"
        connection.execute(sa.text(changed))
    result = CliRunner().invoke(main, ["audit", "verify"])
    assert result.exit_code == 1
    assert f"Entry {rows[-1]['Number']} does not follow" in result.output
    assert "does not follow" in ada.get("/admin/health/").main
    with store.write() as connection:
        connection.execute(sa.text("DROP TRIGGER audit_stays"))
        connection.execute(sa.text("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)"))
    assert CliRunner().invoke(main, ["audit", "verify"]).exit_code == 0, "an end cut off cannot be told by the rest"
    assert "were removed" in CliRunner().invoke(main, ["audit", "verify", "--contains", head]).output
