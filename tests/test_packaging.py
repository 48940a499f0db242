"""The package can be built, installed and run from a clone, and what it installs is locked."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from uv import find_uv_bin

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-media.txt", "requirements-build.txt", "requirements-dev.txt"]
UV = find_uv_bin()
ASK = """
import json
from learnapp import paths
print(json.dumps({name: str(getattr(paths, name)) for name in ("TEMPLATES", "STATIC", "MODULES")}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def clone(target: Path) -> Path:
    """Make what a clone would contain, without anything that was built here."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("needs the git checkout")
    return clone(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, ".", cwd=source)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with what the lock says, and nothing from this checkout."""
    place = tmp_path_factory.mktemp("machine")
    run(UV, "venv", "--quiet", "--python", sys.executable, place / "env", cwd=place)
    programs = place / "env" / "bin"
    install(programs, "--require-hashes", "-r", ROOT / "requirements.txt", cwd=place)
    return programs


def install(machine: Path, *what: str | Path, cwd: Path) -> None:
    run(UV, "pip", "install", "--quiet", "--python", machine / "python", *what, cwd=cwd)


def installed(machine: Path, *what: str | Path, elsewhere: Path) -> dict[str, str]:
    """Install, then say from another folder where the site finds its things."""
    install(machine, "--no-deps", "--reinstall-package", "learnapp", *what, cwd=elsewhere)
    assert "Serve the site" in run(machine / "learnapp", "--help", cwd=elsewhere)
    places: dict[str, str] = json.loads(run(machine / "python", "-c", ASK, cwd=elsewhere))
    for name in json.loads(Path(places["STATIC"], "dist", "manifest.json").read_text()).values():
        assert Path(places["STATIC"], "dist", name).is_file()
    assert Path(places["TEMPLATES"], "base.html").is_file()
    assert Path(places["MODULES"], "competencies.yaml").is_file()
    return places


@pytest.mark.packaging
@pytest.mark.thorough
def test_the_wheel_holds_templates_built_assets_and_modules_and_no_sources_of_assets(wheel: Path, source: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "modules"):
        wanted = {f"learnapp/_data/{p.relative_to(source)}" for p in (source / folder).rglob("*") if p.is_file()}
        assert wanted <= names
    built = {name for name in names if name.startswith("learnapp/_data/static/")}
    assert {re.sub(r"-[0-9a-f]{10}", "", name).rsplit("/", 1)[1] for name in built} >= {
        "manifest.json",
        "site.css",
        "site.js",
        "favicon.svg",
    }
    assert all(name.startswith("learnapp/_data/static/dist/") for name in built)
    assert {name.split("/")[0] for name in names} == {"learnapp", wheel.name.split("-py3")[0] + ".dist-info"}
    assert {"learnapp/paths.py", "learnapp/domain/content/content.py", "learnapp/store/migrations/env.py"} <= names


@pytest.mark.packaging
@pytest.mark.thorough
def test_a_wheel_built_from_the_source_archive_is_the_same(source: Path, wheel: Path, tmp_path: Path):
    run(sys.executable, "setup.py", "--quiet", "sdist", "--dist-dir", tmp_path, cwd=source)
    archive = next(tmp_path.glob("*.tar.gz"))
    with tarfile.open(archive) as opened:
        assert not [name for name in opened.getnames() if "node_modules" in name or "/static/dist" in name]
    run(UV, "build", "--quiet", "--wheel", "--out-dir", tmp_path, archive, cwd=tmp_path)
    again = next(tmp_path.glob("*.whl"))
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


@pytest.mark.packaging
@pytest.mark.thorough
def test_an_installed_wheel_gives_a_working_command(machine: Path, wheel: Path, tmp_path: Path):
    places = installed(machine, wheel, elsewhere=tmp_path)
    assert all("site-packages/learnapp/_data" in place for place in places.values())


@pytest.mark.packaging
@pytest.mark.thorough
def test_an_editable_install_gives_a_working_command_on_the_checkout(machine: Path, source: Path, tmp_path: Path):
    places = installed(machine, "--editable", source, elsewhere=tmp_path)
    assert places == {"TEMPLATES": f"{source}/templates", "STATIC": f"{source}/static", "MODULES": f"{source}/modules"}


def locked(name: str) -> dict[str, str]:
    """Package -> version, of a lock."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_hash_for_every_package_and_names_no_place_to_fetch_it_from(name: str):
    text = (ROOT / name).read_text()
    assert "://" not in text
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_holds_every_requirement_at_a_version_in_its_range():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    versions = locked("requirements.txt")
    wrong = []
    for line in filter(None, settings["options"]["install_requires"].splitlines()):
        requirement = Requirement(line)
        version = versions.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version):
            wrong.append(f"{line}: locked at {version}")
    assert wrong == [], "run `make lock`"


def test_the_lock_of_the_extra_holds_what_the_extra_asks_for_and_agrees_with_the_site():
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg")
    asked = settings["options.extras_require"]["media"]
    assert asked in (ROOT / "requirements-media.in").read_text().splitlines()
    site, extra = locked("requirements.txt"), locked("requirements-media.txt")
    assert Requirement(asked).specifier.contains(extra["obstore"])
    assert {name: site.get(name, version) for name, version in extra.items()} == extra


def test_what_tests_install_agrees_with_what_the_site_installs():
    site, tools = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: tools[name] for name in site.keys() & tools.keys()} == {
        n: site[n] for n in site.keys() & tools.keys()
    }


def test_the_npm_lock_has_a_digest_for_every_package_and_names_no_place_to_fetch_it_from():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [
        name for name, entry in packages.items() if name and not entry.get("integrity", "").startswith("sha512-")
    ] == []


def test_nothing_built_or_third_party_is_committed():
    if not (ROOT / ".git").exists():
        pytest.skip("needs the git checkout")
    names = run("git", "ls-files", cwd=ROOT).splitlines()
    assert [
        n for n in names if n.startswith(("node_modules/", "static/dist/", "build/", "dist/")) or n.endswith(".whl")
    ] == []
