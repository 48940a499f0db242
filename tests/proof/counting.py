"""The site, with every password that reaches the hash noted in the file that COUNT_HASHES names."""

from __future__ import annotations

import os

from flask import Flask

from learnapp import create_app
from learnapp.web import passwords


def make() -> Flask:
    checked = passwords.matches

    def counted(password_hash: str, password: str) -> bool:
        with open(os.environ["COUNT_HASHES"], "a", encoding="ascii") as file:
            file.write("1\n")
        return checked(password_hash, password)

    passwords.matches = counted
    return create_app()
