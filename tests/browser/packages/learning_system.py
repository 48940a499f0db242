"""A learning system on this machine: it opens a package and plays it with scorm-again, a runtime that is not ours.

Every call that the package makes is recorded and checked against the standard's vocabulary, because scorm-again accepts
more than strict systems do.
"""

from __future__ import annotations

import io
import json
import mimetypes
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = ROOT / "tests" / "counterparts" / "node_modules" / "scorm-again" / "dist"
CALLS = {
    "1.2": ("API", "Scorm12API", "scorm12.min.js", "LMSSetValue", "LMSFinish"),
    "2004": ("API_1484_11", "Scorm2004API", "scorm2004.min.js", "SetValue", "Terminate"),
}

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A learning system</title>
<script src="/runtime/{script}"></script><script>
const said = [];
const api = new {maker}({{lmsCommitUrl: "/commit", autocommit: false, logLevel: 5}});
const before = {before};
if (before) api.loadFromJSON(before, "cmi");
window.{name} = new Proxy(api, {{get: (of, what) => typeof of[what] !== "function" ? of[what] : (...words) => {{
  const answer = of[what](...words);
  if (/^(LMS)?(Set|Comm|Fin|Term|Init)/.test(what)) said.push([what, ...words.map(String), String(answer)]);
  return answer;
}}}});
window.said = said;
window.open_package = () => window.open("{launch}", "package", "width=400,height=700");
</script></head><body><main><h1>A learning system</h1>{frame}</main></body></html>"""


class LearningSystem:
    """`stored` is what the last commit contained; `commits` is how many arrived. `refusing` makes it answer 503."""

    def __init__(self, package: bytes, standard: str) -> None:
        self.standard = standard
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.stored: dict[str, Any] | None = None
        self.commits = 0
        self.refusing = False
        self.url = ""

    def page(self, frame: bool) -> bytes:
        name, maker, script, *_ = CALLS[self.standard]
        inside = '<iframe title="The package" src="/package/index.html" width="100%" height="600"></iframe>'
        return _PAGE.format(
            script=script,
            maker=maker,
            name=name,
            before=json.dumps(self.stored["cmi"] if self.stored else None),
            launch="/package/index.html",
            frame=inside if frame else "",
        ).encode()

    def answer(self, path: str) -> tuple[bytes, str] | None:
        if path == "/frame":
            return self.page(True), "text/html"
        if path == "/window":
            return self.page(False), "text/html"
        if path.startswith("/runtime/"):
            return (RUNTIME / path.removeprefix("/runtime/")).read_bytes(), "text/javascript"
        data = self.files.get(path.removeprefix("/package/"))
        return None if data is None else (data, mimetypes.guess_type(path)[0] or "application/octet-stream")

    def keep(self, body: bytes) -> None:
        self.commits += 1
        self.stored = json.loads(body)


@contextmanager
def serving(system: LearningSystem) -> Iterator[LearningSystem]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = system.answer(urlsplit(self.path).path)
            self._send(404 if found is None else 200, *(found or (b"", "text/plain")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if system.refusing:
                self._send(503, b'{"result": false, "errorCode": 101}', "application/json")
                return
            system.keep(body)
            self._send(200, b'{"result": true, "errorCode": 0}', "application/json")

        def _send(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system.url = f"http://127.0.0.1:{server.server_port}"
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield system
    finally:
        server.shutdown()
        server.server_close()
