"""`learnapp preview FOLDER`."""

import html
import os
import re
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from learnapp import previewing, serving
from learnapp.cli import main
from tests.conftest import TEST_MODULES
from tests.educator.previews.looking import HOME


def test_the_command_compares_with_what_the_site_has_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "modules" / "tea-round"
    shutil.copytree(TEST_MODULES / "tea-round", folder)
    monkeypatch.setenv("LEARNAPP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LEARNAPP_MODULES", str(folder.parent))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    run = CliRunner().invoke
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = run(main, ["preview", str(folder), "--port", str(port)])
        assert (refused.exit_code, f"Port {port} on 127.0.0.1 is in use." in refused.output) == (1, True)

    def look(*_: object, **__: object) -> None:
        site = previewing.application()
        page = site.test_client().get(HOME, follow_redirects=True)
        assert page.status_code == 200
        assert site.test_client().get("/modules/tea-round/", follow_redirects=True).status_code == 404
        said.append(page.text)
        site.extensions["store"].dispose()

    monkeypatch.setattr(serving, "serve", look)
    with monkeypatch.context() as environment:
        for name in ("LEARNAPP_INSTANCE", "DATABASE_URL", "LEARNAPP_VAULT"):
            environment.setenv(name, os.environ.get(name, ""))
        assert run(main, ["preview", str(folder), "--port", str(port)]).exit_code == 0
    assert "The checker found no problems" in said[-1] or "No errors" in said[-1]
    assert not (tmp_path / "instance").exists(), "a preview makes no database"

    assert run(main, ["publish"]).exit_code == 0
    quiz = folder / "40-after.quiz.md"
    quiz.write_text(quiz.read_text().replace("- [ ] The first poured", "- [ ] The very first poured", 1))
    with monkeypatch.context() as environment:
        for name in ("LEARNAPP_INSTANCE", "DATABASE_URL", "LEARNAPP_VAULT"):
            environment.setenv(name, os.environ.get(name, ""))
        assert run(main, ["preview", str(folder), "--port", str(port)]).exit_code == 0
    assert "differs from the published edition" in said[-1]

    (entry,) = re.findall(r'<pre class="to-paste[^"]*">(.*?)</pre>', said[-1], re.DOTALL)
    assert "class: wording" in entry
    module = folder / "module.md"
    module.write_text(module.read_text().replace("changes:\n", f"changes:\n{html.unescape(entry)}\n"))
    checked = run(main, ["check", str(folder)])
    assert checked.exit_code == 0, checked.output
    assert run(main, ["publish"]).exit_code == 0
