"""What tests of a person's own data share."""

import io
import zipfile

from tests.client import Visitor

CANARY = "zanzibarcanary"


QUIZ = "/modules/tea-round/after/"


def fill(visitor: Visitor) -> None:
    """Give the person rows in as many tables as the site's pages can reach."""
    visitor.submit(visitor.get("/reflections/new/"), "Save", {"text": f"={CANARY} reflection", "anyway": "yes"})
    visitor.submit(visitor.get("/notes/?at=tea-round/spilt"), "Save note", {"text": f"{CANARY} note"})
    visitor.submit(visitor.get("/notes/?at=tea-round/spilt"), "Add bookmark")
    action = {"text": f"{CANARY} action", "due-day": "20", "due-month": "11"}
    visitor.submit(visitor.get("/actions/new/"), "Save", action)
    visitor.post("/modules/tea-round/leaves/finish/")
    visitor.post("/modules/tea-round/spilt/start/")
    visitor.submit(visitor.get(QUIZ), "Start")
    page = visitor.get(QUIZ + "questions/1/")
    visitor.submit(page, "Save and continue", {"answer": page.option("The last poured")})
    visitor.submit(visitor.get("/report/?page=/modules/tea-round/"), "Send", {"text": "A word is missing."})


def _archive(visitor: Visitor) -> zipfile.ZipFile:
    answer = visitor.raw("GET", "/account/data/download/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def read(file: zipfile.ZipFile, name: str) -> str:
    return file.read(f"my-learnapp-data/{name}").decode("utf-8-sig")
