"""Settings, read from the environment once and checked at start."""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from difflib import get_close_matches
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from learnapp.domain.authoring.repositories import Repository, read_repositories
from learnapp.domain.people.providers import Provider, read_providers
from learnapp.domain.people.roles import Role
from learnapp.paths import MODULES
from learnapp.whole_files import make_once

SHIPPED = "shipped"
"""The word in LEARNAPP_MODULES for the modules that come with learnapp."""
POSTGRESQL = "postgresql+psycopg://"


SHORTEST_TOKEN = 16
LOOPBACK = ("localhost", "127.0.0.1")
"""The host names used on the site's own machine by probes, and by proxies that do not pass a name on."""
_NAMES = """
INSTANCE MODULES SECRET_FILE LTI_KEY SIGNING_KEY FONTS VAULT MEDIA SITE_URL CONTACT HOSTS PROXIES SECURE_COOKIES
PROVIDERS SECOND_FACTOR SMTP MAIL_FROM LOG_LEVEL LOG_FORMAT LOG_REQUESTS METRICS_TOKEN FOLLOW EXPORTS INSIDE_HOSTS
PING_URL ENV_FILE PREVIEW_FOLDER
"""
KNOWN = frozenset(f"LEARNAPP_{name}" for name in _NAMES.split())
"""Every environment variable with this prefix that is read here or elsewhere."""
_EMAIL = re.compile(r"[^\s@<>,;:/]+@[^\s@<>,;:/]+")
_HOST = re.compile(r"\.?[^\W_][\w-]*(\.[\w-]+)*(:\d{1,5})?")
_INSIDE = re.compile(r"([\w-]+(\.[\w-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?")
_USER = re.compile(r"([^:/]*(:[^@]*)?@)?")
"""User and password at the start of an address without its scheme, as SQLAlchemy takes them apart."""
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class SettingsError(Exception):
    """A setting is missing or not valid. The message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """How one site runs. `docs/operating.md` describes each for operators."""

    instance: Path = Path("instance")
    database_url: str = ""
    modules: tuple[Path, ...] = (MODULES,)
    secret_file: Path | None = None
    secret: str = field(default="", repr=False)
    vault: Path | str = field(default="", repr=False)
    media: str = ""
    signing_key_file: Path | None = None
    lti_key_file: Path | None = None
    fonts: Path | None = None
    secure_cookies: bool = False
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    site_url: str = ""
    contact: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    providers: tuple[Provider, ...] = ()
    ping_url: str = field(default="", repr=False)
    log_level: str = "info"
    log_format: str = "text"
    log_requests: bool = False
    metrics_token: str = field(default="", repr=False)
    follow: tuple[Repository, ...] = ()
    exports: Path | None = None
    inside_hosts: frozenset[str] = frozenset()
    session_idle: timedelta = timedelta(hours=12)
    session_longest: timedelta = timedelta(days=30)
    second_factor_for: frozenset[str] = frozenset()
    testing: bool = False

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance.resolve() / 'learnapp.db'}")
        if not self.vault:
            object.__setattr__(self, "vault", self.instance.resolve() / "vault.db")
        if self.signing_key_file is None:
            object.__setattr__(self, "signing_key_file", self.instance.resolve() / "signing-key.pem")
        if self.lti_key_file is None:
            object.__setattr__(self, "lti_key_file", self.instance.resolve() / "lti-key.pem")

    @property
    def sends_mail(self) -> bool:
        """Whether email is set up: a server, a sender, and the address that its links lead to."""
        return not self.mail_lacks

    @property
    def mail_lacks(self) -> list[str]:
        """The names of the settings that email still needs."""
        needed = {
            "LEARNAPP_SMTP": self.smtp_url,
            "LEARNAPP_MAIL_FROM": self.mail_from,
            "LEARNAPP_SITE_URL": self.site_url,
        }
        return [name for name, value in needed.items() if not value]


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from environment variables. Raises SettingsError, naming the variable."""
    _check_names(environ)
    instance = Path(environ.get("LEARNAPP_INSTANCE") or "instance")
    named = [p for p in environ.get("LEARNAPP_MODULES", "").split(os.pathsep) if p]
    modules = tuple(MODULES if p == SHIPPED else Path(p) for p in named) or (MODULES,)
    for folder in modules:
        if not folder.is_dir():
            raise SettingsError(f"LEARNAPP_MODULES is {folder}, which is not a folder.")
    url = with_driver(environ.get("DATABASE_URL", ""))
    if url and not url.startswith(("sqlite:///", POSTGRESQL)):
        raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")
    check_database(url, "DATABASE_URL")
    fonts = Path(environ["LEARNAPP_FONTS"]) if environ.get("LEARNAPP_FONTS") else None
    if fonts is not None and not fonts.is_dir():
        raise SettingsError(f"LEARNAPP_FONTS is {fonts}, which is not a folder.")
    site_url = _site_url(environ)
    secure_cookies = _yes_or_no(environ, "LEARNAPP_SECURE_COOKIES")
    if secure_cookies and site_url.startswith("http://") and urlsplit(site_url).hostname not in LOOPBACK:
        raise SettingsError(
            "LEARNAPP_SECURE_COOKIES is yes, so no one can sign in at an address that starts with http://. Let "
            "LEARNAPP_SITE_URL start with https://, or without TLS set LEARNAPP_SECURE_COOKIES=no."
        )
    return Settings(
        instance=instance,
        database_url=url,
        modules=modules,
        secret_file=_file(environ, "LEARNAPP_SECRET_FILE") or instance / "secret",
        vault=_vault(environ),
        media=_media(environ),
        signing_key_file=_file(environ, "LEARNAPP_SIGNING_KEY"),
        lti_key_file=_file(environ, "LEARNAPP_LTI_KEY"),
        fonts=fonts,
        secure_cookies=secure_cookies,
        trusted_hosts=_hosts(environ, site_url),
        proxies=_whole_number(environ, "LEARNAPP_PROXIES", 0, 5),
        site_url=site_url,
        contact=_contact(environ.get("LEARNAPP_CONTACT", "")),
        smtp_url=_smtp(environ.get("LEARNAPP_SMTP", "")),
        mail_from=_sender(environ.get("LEARNAPP_MAIL_FROM", "")),
        providers=_providers(environ.get("LEARNAPP_PROVIDERS", ""), site_url),
        second_factor_for=_roles(environ.get("LEARNAPP_SECOND_FACTOR", "")),
        ping_url=_web_address(environ, "LEARNAPP_PING_URL"),
        log_level=_one_of(environ, "LEARNAPP_LOG_LEVEL", ("info", "debug", "warning", "error")),
        log_format=_one_of(environ, "LEARNAPP_LOG_FORMAT", ("text", "json")),
        log_requests=_yes_or_no(environ, "LEARNAPP_LOG_REQUESTS"),
        metrics_token=_token(environ, "LEARNAPP_METRICS_TOKEN"),
        follow=_repositories(environ.get("LEARNAPP_FOLLOW", "")),
        exports=_new_folder(environ, "LEARNAPP_EXPORTS"),
        inside_hosts=frozenset(host.lower() for host in _listed(environ, "LEARNAPP_INSIDE_HOSTS", _INSIDE)),
    )


def _check_names(environ: Mapping[str, str]) -> None:
    """Refuse a misspelt setting: it would be ignored, and the site would run without it.

    Other programs may have names like ours (`DATABASE_URL2`) beside ours.
    """
    known = KNOWN | {"DATABASE_URL"}
    for name in environ:
        if name in known:
            continue
        ours = name.upper().startswith("LEARNAPP_")
        close = get_close_matches(name.upper(), known, n=1, cutoff=0.8 if ours else 0.9)
        if ours or (close and close[0] not in environ):
            raise SettingsError(
                f"There is no setting {name}. "
                + (f"Did you mean {close[0]}?" if close else "Take it away: docs/operating.md lists the settings.")
            )


def with_driver(url: str) -> str:
    """The address of a database, naming the driver that the site uses for PostgreSQL."""
    scheme, _, rest = url.partition("://")
    return POSTGRESQL + rest if scheme in {"postgres", "postgresql"} else url


def check_database(url: str, name: str) -> None:
    """Raise SettingsError, naming the setting `name`, unless this could be the address of a database."""
    rest = url.partition("://")[2]
    if url.startswith("sqlite:") and not rest.partition("?")[0].strip("/"):
        raise SettingsError(f"{name} names no file. Write it as sqlite:////folder/learnapp.db.")
    place = _USER.sub("", rest, count=1).partition("?")[0]
    port = place.partition("/")[0].rpartition("]")[2].partition(":")[2]
    is_port = not port or (port.isascii() and port.isdigit() and int(port) < 65536)
    if url.startswith(POSTGRESQL) and ("@" in place or not is_port):
        raise SettingsError(
            f"{name} has a host or a port that cannot be one. In its user and password, write all but letters and "
            "digits as % and their code, such as %40 for @."
        )


def with_secret(settings: Settings) -> Settings:
    """The settings with the site secret in them, making the file on first use.

    Two processes that start at once both end up with the same secret. Its mode is 0600.
    """
    if settings.secret:
        return settings
    path = settings.secret_file or settings.instance / "secret"
    make_once(path, lambda: secrets.token_hex(32).encode())
    try:
        secret = path.read_text().strip()
    except OSError as error:
        owner = " The user that the site runs as must own it." if isinstance(error, PermissionError) else ""
        raise SettingsError(f"The secret in {path} cannot be read: {error.strerror}.{owner}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The secret in {path} is not text. Delete the file and a new one will be made.") from error
    if len(secret) < 32:
        raise SettingsError(f"The secret in {path} is too short. Delete the file and a new one will be made.")
    return replace(settings, secret=secret)


def _hosts(environ: Mapping[str, str], site_url: str) -> tuple[str, ...]:
    """The host names the site answers to: its address's and those listed, or else this machine's own."""
    named = _listed(environ, "LEARNAPP_HOSTS", _HOST)
    host = urlsplit(site_url).hostname
    if host is None or host in named:
        return named
    return (host, *(named or LOOPBACK))


def _listed(environ: Mapping[str, str], name: str, form: re.Pattern[str]) -> tuple[str, ...]:
    """Host names with commas between them."""
    hosts = tuple(host.strip() for host in environ.get(name, "").split(",") if host.strip())
    if wrong := next((host for host in hosts if not form.fullmatch(host.lower())), None):
        raise SettingsError(
            f"{name} must be host names, such as learn.example.org, separated by commas. {wrong!r} is not one."
        )
    return hosts


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    """A file, which need not exist yet."""
    path = Path(environ[name]) if environ.get(name) else None
    if path and path.is_dir():
        raise SettingsError(f"{name} is {path}, which is a folder. Name a file.")
    return path


def _new_folder(environ: Mapping[str, str], name: str) -> Path | None:
    """A folder, which need not exist yet."""
    path = Path(environ[name]) if environ.get(name) else None
    if path and path.exists() and not path.is_dir():
        raise SettingsError(f"{name} is {path}, which is not a folder.")
    return path


def _vault(environ: Mapping[str, str]) -> Path | str:
    """A file or the address of a PostgreSQL database; empty if the setting is."""
    url = with_driver(environ.get("LEARNAPP_VAULT", ""))
    if url.startswith(POSTGRESQL):
        check_database(url, "LEARNAPP_VAULT")
        return url
    if "://" in url:
        raise SettingsError("LEARNAPP_VAULT must be a file, or start with postgresql://.")
    return _file(environ, "LEARNAPP_VAULT") or ""


def _media(environ: Mapping[str, str]) -> str:
    """The address of a folder or a bucket; empty for the database."""
    url = environ.get("LEARNAPP_MEDIA", "")
    parts = urlsplit(url)
    folder = parts.scheme == "file" and not parts.netloc and parts.path.strip("/")
    bucket = parts.scheme == "s3" and _BUCKET.fullmatch(parts.netloc)
    if url and (not (folder or bucket) or parts.query or parts.fragment):
        raise SettingsError("LEARNAPP_MEDIA must be file:///folder or s3://bucket/prefix, or empty for the database.")
    if not bucket:
        return url
    if find_spec("obstore") is None:
        raise SettingsError("LEARNAPP_MEDIA names a bucket, which needs obstore: install requirements-media.txt.")
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"):  # the names that obstore reads
        endpoint = urlsplit(_web_address(environ, name))
        if endpoint.scheme == "http" and endpoint.hostname not in LOOPBACK:
            raise SettingsError(f"{name} must start with https://, unless it is on this machine.")
    return url


def _smtp(url: str) -> str:
    if url and not url.startswith(("smtp://", "smtps://")):
        raise SettingsError("LEARNAPP_SMTP must start with smtp:// or smtps://.")
    if url and (not _leads_to_a_host(url) or "@" in url.partition("://")[2].partition(urlsplit(url).netloc)[2]):
        raise SettingsError(
            "LEARNAPP_SMTP must be like smtp://user:password@host:587. In its user and password, write all but letters "
            "and digits as % and their code, such as %40 for @."
        )
    return url


def _site_url(environ: Mapping[str, str]) -> str:
    url = _web_address(environ, "LEARNAPP_SITE_URL").rstrip("/")
    parts = urlsplit(url)
    if (url and url != f"{parts.scheme}://{parts.netloc}") or "@" in parts.netloc:
        raise SettingsError(
            "LEARNAPP_SITE_URL must end with the host, or its port, such as https://learn.example.org: the site cannot "
            "be served under a path."
        )
    return url


def _web_address(environ: Mapping[str, str], name: str) -> str:
    url = environ.get(name, "")
    if url and not (url.startswith(("http://", "https://")) and _leads_to_a_host(url)):
        raise SettingsError(
            f"{name} must be an address that starts with https:// or http://, such as https://learn.example.org."
        )
    return url


def _leads_to_a_host(url: str) -> bool:
    """Whether an address has a host, and a port that can be one if it has any."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s\x00-\x1f]", url)
    except ValueError:  # such as a bracket that is not closed, or a port that is not a number
        return False


def _contact(text: str) -> str:
    if text and not _EMAIL.fullmatch(text):
        raise SettingsError("LEARNAPP_CONTACT must be an email address, such as learning@example.org.")
    return text


def _sender(text: str) -> str:
    if text and ("@" not in parseaddr(text)[1] or any(ord(c) < 32 for c in text)):
        raise SettingsError("LEARNAPP_MAIL_FROM must be an email address, such as learnapp@example.org.")
    return text


def _providers(path: str, site_url: str) -> tuple[Provider, ...]:
    """The providers of single sign-on in a TOML file."""
    if not path:
        return ()
    if not site_url:
        raise SettingsError("LEARNAPP_PROVIDERS needs LEARNAPP_SITE_URL: providers send people back to that address.")
    try:
        return read_providers(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"LEARNAPP_PROVIDERS is {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"LEARNAPP_PROVIDERS is {path}, which is not UTF-8 text.") from error
    except ValueError as error:  # includes tomllib's errors, which name a line without showing it
        raise SettingsError(f"LEARNAPP_PROVIDERS, in {path}: {error}") from error


def _repositories(path: str) -> tuple[Repository, ...]:
    """The repositories whose branches are followed, from a TOML file."""
    if not path:
        return ()
    try:
        return read_repositories(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"LEARNAPP_FOLLOW is {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"LEARNAPP_FOLLOW is {path}, which is not UTF-8 text.") from error
    except ValueError as error:
        raise SettingsError(f"LEARNAPP_FOLLOW, in {path}: {error}") from error


def _roles(text: str) -> frozenset[str]:
    named = frozenset(word.strip() for word in text.split(",") if word.strip())
    if unknown := named - set(Role):
        known = ", ".join(Role)
        raise SettingsError(
            f"LEARNAPP_SECOND_FACTOR lists roles, such as educator,admin. {min(unknown)!r} is not one: {known}."
        )
    return named


def _one_of(environ: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The variable's value, or the first known one if it is not set."""
    value = environ.get(name, "").lower() or known[0]
    if value not in known:
        raise SettingsError(f"{name} must be {', '.join(known[:-1])} or {known[-1]}, not {value!r}.")
    return value


def _token(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if value and not (len(value) >= SHORTEST_TOKEN and value.isascii() and value.isprintable() and " " not in value):
        raise SettingsError(f"{name} must be {SHORTEST_TOKEN} characters or more, without spaces.")
    return value


def _yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "no").lower()
    if value not in {"yes", "no", "1", "0", "true", "false", ""}:
        raise SettingsError(f"{name} must be yes or no, not {value!r}.")
    return value in {"yes", "1", "true"}


def _whole_number(environ: Mapping[str, str], name: str, low: int, high: int) -> int:
    value = environ.get(name) or str(low)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)
