"""Folders of modules to guess at, and the command that does."""

from __future__ import annotations

from click.testing import CliRunner, Result

from learnapp.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", "--guess", *arguments])
