"""The bare site everything is compared with: Flask, raw SQLite, one template, and nothing a real site needs beside.

The driver, its settings, the server and the size of the pages are those of learnapp. Its durable write takes the best
turn-taking there is: a lock in the process, then a blocking file lock.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template, request, session
from jinja2 import DictLoader

from learnapp.serving import AT_ONCE
from learnapp.store.db.engine import journal_settings, sqlite_driver
from learnapp.turns import Turns

SECRET = "the bare site's secret, of no use elsewhere"
LINES = [(number, f"Line {number} & more", "what the line is about, told in a few words") for number in range(2000)]

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><header><a href="{{ url_for("page", lines=lines, reads=1) }}">bare</a> <span>{{ name }}</span></header>
<main><h1>{{ title }}</h1>
<ul>{% for number, label, text in shown %}
<li class="line{% if number % 2 %} odd{% endif %}"><a class="link" href="/line/{{ number }}">{{ label }}</a>
<span class="text">{{ text }}</span></li>{% endfor %}
</ul></main></body></html>"""

_SCHEMA = """
CREATE TABLE person (id INTEGER PRIMARY KEY, token TEXT UNIQUE, name TEXT);
CREATE TABLE work (id INTEGER PRIMARY KEY, person_id INTEGER UNIQUE, title TEXT);
CREATE TABLE response (id INTEGER PRIMARY KEY, person_id INTEGER, question TEXT, answer TEXT);
"""


def connect(path: Path) -> Any:
    """A connection with the site's own settings."""
    driver = sqlite_driver()
    journal, synchronous = journal_settings(driver.sqlite_version_info)
    connection = driver.connect(path, isolation_level=None)
    connection.execute("PRAGMA busy_timeout = 15000")
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def fill(path: Path, people: int) -> None:
    """A database with so many people, person n with the token `token-n`."""
    connection = connect(path)
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    for n in range(1, people + 1):
        connection.execute("INSERT INTO person VALUES (?, ?, ?)", (n, f"token-{n}", f"Person {n}"))
        connection.execute("INSERT INTO work VALUES (?, ?, ?)", (n, n, f"Work of {n}"))
    connection.execute("COMMIT")
    connection.close()


def make() -> Flask:
    """The application. The environment says where its database is: BARE_DATABASE."""
    app = Flask("bare")
    app.secret_key = SECRET
    app.jinja_loader = DictLoader({"page.html": PAGE})
    path = Path(os.environ["BARE_DATABASE"])
    own = threading.local()
    turn = threading.Lock()
    turns = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT)

    def database() -> Any:
        if not hasattr(own, "connection"):
            own.connection = connect(path)
        return own.connection

    @app.get("/healthz")
    def alive() -> str:
        return ""

    @app.get("/page/<int:lines>/<int:reads>/")
    def page(lines: int, reads: int) -> str:
        found = database().execute("SELECT id, name FROM person WHERE token = ?", (session["token"],)).fetchone()
        title = "A page"
        if reads > 1:
            title = database().execute("SELECT title FROM work WHERE person_id = ?", (found[0],)).fetchone()[0]
        return render_template("page.html", title=title, name=found[1], lines=lines, shown=LINES[:lines])

    @app.get("/open/<int:lines>/")
    def open_page(lines: int) -> str:
        title = database().execute("SELECT title FROM work WHERE id = 1").fetchone()[0]
        return render_template("page.html", title=title, name="Sign in", lines=lines, shown=LINES[:lines])

    @app.post("/answer/")
    def answer() -> Any:
        found = database().execute("SELECT id FROM person WHERE token = ?", (session["token"],)).fetchone()
        row = (found[0], request.form["question"], request.form["answer"])
        with turn:
            fcntl.flock(turns, fcntl.LOCK_EX)
            try:
                database().execute("BEGIN IMMEDIATE")
                database().execute("INSERT INTO response (person_id, question, answer) VALUES (?, ?, ?)", row)
                database().execute("COMMIT")
            finally:
                fcntl.flock(turns, fcntl.LOCK_UN)
        return redirect("/page/1/1/", 303)

    app.wsgi_app = Turns(app.wsgi_app, AT_ONCE, 512 * 1024)  # type: ignore[method-assign]
    return app


def cookie(person: int) -> str:
    """The cookie header of a person who is signed in."""
    app = Flask("bare")
    app.secret_key = SECRET
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return f"session={signer.dumps({'token': f'token-{person}'})}"
