"""What a process imports: the whole site, once, and nothing that only few of its pages need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SELDOM = (
    *("alembic", "authlib", "docx", "email_validator", "http_ece", "icalendar", "joserfc", "lxml", "markdown_it"),
    *("openbadgeslib", "PIL", "prometheus_client", "psycopg", "python_calamine", "segno"),
    *("typst", "webauthn", "zxcvbn"),
)
"""Packages that take long to import or much memory, and which most processes never use."""

_SCRIPT = """
import gc, json, sys
import learnapp.cli
command = set(sys.modules)
from learnapp import serving
with serving.without_collections():
    serving.import_site()
frozen, shared = gc.get_freeze_count(), set(sys.modules)
serving.application()
print(json.dumps([sorted(command), sorted(shared), sorted(set(sys.modules) - shared), frozen, gc.isenabled()]))
"""


def test_workers_find_imported_what_they_need_and_no_more(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", _SCRIPT],
        env={"LEARNAPP_INSTANCE": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    command, shared, worker, frozen, collects = json.loads(said.stdout)
    assert not {"flask", "sqlalchemy"} & set(command), "every command waits for these"
    assert {"learnapp.wiring", "learnapp.turns", "flask", "sqlalchemy", "granian"} <= set(shared)
    assert not set(SELDOM) & {*shared, *worker}
    assert not [name for name in worker if name.startswith("learnapp")], "each worker imports these for itself"
    assert frozen > 100_000, "a worker's first collection would copy what it shares"
    assert collects
