"""Lines of the log, for people and for programs."""

from __future__ import annotations

import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Iterator

import pytest

from learnapp.config import Settings
from learnapp.web.monitoring import logs


@pytest.fixture
def request_name() -> Iterator[str]:
    token = logs.request_id.set("abc123def456")
    yield "abc123def456"
    logs.request_id.reset(token)


def _record(message: str, *args: object, error: BaseException | None = None, **values: object) -> logging.LogRecord:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("learnapp.test", logging.WARNING, __file__, 1, message, args, info)
    record.__dict__.update(logs.fields(**values))
    return record


def test_a_line_of_text_has_time_level_request_message_and_values(request_name: str) -> None:
    line = logs.TextLines().format(_record("signed %s", "in", person=7, nothing=None))
    moment, rest = line.split(" ", 1)
    assert moment.endswith("Z")
    assert rest == f"WARNING learnapp.test [{request_name}] signed in person=7"


@pytest.mark.parametrize("sign", ["\n", "\r", "\x85", "\u2028", "\x1b[1G", "\u202e"])
def test_no_text_can_look_like_a_line_of_its_own(sign: str) -> None:
    forged = f"a{sign}2026-11-29T10:00:00.000Z INFO    learnapp.security signed in person=1"
    line = logs.TextLines().format(_record("at %s", forged, said=forged))
    assert line.isprintable()
    assert line.count("INFO") == 2
    assert len(logs.JsonLines().format(_record("at %s", forged)).splitlines()) == 1


def test_a_line_of_json_is_one_object_with_the_traceback_in_it(request_name: str) -> None:
    line = logs.JsonLines().format(_record("failed", error=ValueError("no\ntea"), person=7))
    said = json.loads(line)
    assert (said["request"], said["level"], said["logger"]) == (request_name, "warning", "learnapp.test")
    assert (said["message"], said["person"]) == ("failed", 7)
    assert said["exception"] == "ValueError: no\ntea"
    assert "\n" not in line


_SAY = """
import logging, logging.config, sys
from learnapp.config import Settings
from learnapp.web.monitoring import logs
logging.config.dictConfig(logs.configuration(Settings(log_format=sys.argv[1], log_level=sys.argv[2])))
logging.getLogger("learnapp.security").info("of the site")
logging.getLogger("alembic").info("of a library")
logging.getLogger("alembic").warning("of a library, grave")
logging.getLogger("_granian").warning("Configuration allows spawning up to 512 Python threads")
logging.getLogger("_granian").warning("of the server")
"""


@pytest.mark.parametrize("level", ["info", "warning"])
def test_the_server_writes_the_sites_lines_and_what_libraries_find_grave(level: str) -> None:
    done = subprocess.run([sys.executable, "-c", _SAY, "json", level], capture_output=True, text=True, check=True)
    said = [json.loads(line)["message"] for line in done.stderr.splitlines()]
    assert said == ["of the site"] * (level == "info") + ["of a library, grave", "of the server"]


def test_a_command_writes_the_log_while_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("learnapp.test")
    with logs.written(Settings(log_format="json")):
        log.info("meanwhile")
    log.info("after")
    assert json.loads(capsys.readouterr().err)["message"] == "meanwhile"
