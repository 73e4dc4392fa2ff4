"""One frozen Settings, read once from GONGJU_* variables and the workspace's .env, passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from robot.errors import ConfigError, Problem
from robot.quiet import clock, span

PREFIX = "GONGJU_"

EXAMPLES = {
    "BROWSER": "/usr/bin/chromium",
    "BROWSER_PROFILE": "/home/agent/gongju-browser",
    "BROWSER_ENDPOINT": "wss://browsers.example/gongju",
    "PROFILE": "mock",
    "TODAY": "2026-11-05",
    "TIMEOUT": "15",
    "SETTLE": "600",
    "PATIENCE": "20",
    "HEADED": "true",
    "VERIFIED_DAYS": "30",
    "READING_DAYS": "3",
    "APPROVALS": "2",
    "APPROVAL_DAYS": "14",
    "MASK_NAMES": "true",
    "SEALED_EVIDENCE": "true",
    "NOTICES": '["mailtos://user:password@example.org?to=hr@example.org", "wecombot://KEY"]',
    "NOTICES_PERSONAL": "true",
    "NOTICES_QUIET": "22:00-08:00",
    "NOTICES_DIGEST": "08:30",
    "ALLOW_HTTP": '["chaoyang_hr"]',
    "DATABASE": "postgresql://gongju@db.example/gongju",
    "VISITS": "2",
    "BOARD_PORT": "8766",
}


class Settings(BaseSettings):
    """All settings; each is the environment variable GONGJU_<NAME IN CAPITALS>.

    Raises (by `load`): ConfigError naming each wrong variable.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    workspace: Path = Field(Path(), description="folder with unit.yaml, employees/ and papers/")
    profile: Literal["mock", "live"] = Field("mock", description="which portals: the mock or the live sites")
    mock_url: str = Field("http://127.0.0.1:8765", description="where `gongju mock` listens")
    today: date | None = Field(
        None,
        ge=date(2000, 1, 1),
        le=date(2100, 12, 31),
        description="the date to reckon with; profile mock only",
    )
    browser: Path | None = Field(
        None, description="browser executable, or chrome or msedge; found by itself when unset"
    )
    browser_profile: Path | None = Field(
        None, description="folder of a browser profile with the certificate's plug-in, for that log-in"
    )
    browser_endpoint: SecretStr | None = Field(
        None, description="a browser elsewhere: Playwright server (ws, wss) or CDP (http, https)"
    )
    headed: bool = Field(False, description="show the browser window")
    timeout: float = Field(15.0, gt=0, le=300, description="seconds to wait for a page or a control")
    settle: float = Field(
        600.0, ge=0, description="seconds after a click until an absent filing is definitely absent"
    )
    patience: float = Field(
        20.0, ge=0, description="seconds to look for the receipt after the click (lists lag)"
    )
    verified_days: int = Field(
        30, ge=1, le=365, description="days for which a look at a live page verifies its selectors"
    )
    reading_days: int = Field(
        3, ge=1, le=60, description="working days without a valid reading of a portal until an alarm"
    )
    approvals: int = Field(1, ge=1, le=2, description="how many different people approve before it is sent")
    approval_days: int = Field(14, ge=1, le=365, description="days for which an approval counts")
    chaoyang_user: str | None = Field(None, description="user name at chaoyang_hr")
    chaoyang_password: SecretStr | None = Field(None, description="password at chaoyang_hr")
    key: SecretStr | None = Field(
        None,
        description="seals stored log-ins and unmasked pictures; unset: a key in the system's keyring does",
    )
    mask_names: bool = Field(
        True, description="whether names are masked like numbers and addresses in all that is written"
    )
    sealed_evidence: bool = Field(
        False, description="whether each picture is kept unmasked as well, sealed: gongju audit open"
    )
    notices: tuple[SecretStr, ...] = Field((), description="Apprise addresses that are told what happens")
    notices_personal: bool = Field(False, description="whether notices may hold names and opinions")
    notices_quiet: str = Field("", description="hours in Beijing in which only urgent notices go out")
    notices_digest: str = Field("", description="hour in Beijing at which the day's digest is sent")
    allow_http: tuple[str, ...] = Field((), description="portals that may be reached by plain http")

    @field_validator("browser_endpoint")
    @classmethod
    def _encrypted(cls, endpoint: SecretStr | None) -> SecretStr | None:
        if endpoint is not None and not _is_private(endpoint.get_secret_value()):
            raise PydanticCustomError(
                "endpoint",
                "wss:// or https://; ws:// or http:// only to this machine, as the end of an SSH tunnel",
            )
        return endpoint

    @field_validator("key")
    @classmethod
    def _long(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < 32:
            raise PydanticCustomError(
                "short", "a secret of at least 32 characters, as `openssl rand -hex 32` prints"
            )
        return key

    database: SecretStr | None = Field(
        None, description="URL of the Postgres that several machines share; unset: files in var/"
    )
    visits: int = Field(2, ge=1, le=32, description="visits at once in one engine, each with a browser")
    board_port: int = Field(
        8766, ge=1024, le=65535, description="port of `gongju board` on 127.0.0.1, and of the links to it"
    )

    @field_validator("database")
    @classmethod
    def _postgres(cls, database: SecretStr | None) -> SecretStr | None:
        if database is not None and not database.get_secret_value().startswith("postgresql://"):
            raise PydanticCustomError("url", "a URL that begins with postgresql://")
        return database

    @field_validator("notices")
    @classmethod
    def _addresses(cls, notices: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if notices:
            from robot.notifiers import is_address

            for number, one in enumerate(notices, 1):
                if not is_address(one.get_secret_value()):
                    raise PydanticCustomError(
                        "address", f"a list of Apprise addresses; number {number} is none (not shown)"
                    )
        return notices

    @field_validator("notices_quiet")
    @classmethod
    def _hours(cls, hours: str) -> str:
        if hours and span(hours) is None:
            raise PydanticCustomError("hours", "two different times of the day")
        return hours

    @field_validator("notices_digest")
    @classmethod
    def _hour(cls, hour: str) -> str:
        if hour and clock(hour) is None:
            raise PydanticCustomError("hour", "a time of the day")
        return hour

    @property
    def var(self) -> Path:
        """Where the product keeps what it makes: ledger, sessions, evidence, logs."""
        return self.workspace / "var"

    @property
    def papers(self) -> Path:
        return self.workspace / "papers"


def _is_private(url: str) -> bool:
    """Whether a browser may be reached at `url`: encrypted, or not over a network."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.scheme in ("wss", "https"):
        return bool(host)
    return parts.scheme in ("ws", "http") and (host in ("localhost", "::1") or host.startswith("127."))


def load(workspace: Path | None = None) -> Settings:
    """Settings of `workspace` (default: GONGJU_WORKSPACE, else the current folder).

    Raises ConfigError, every wrong variable at once, misspelt names among them.
    """
    if workspace is None:
        workspace = Path(os.environ.get(f"{PREFIX}WORKSPACE") or ".")
    file = workspace / ".env"
    lines = _lines(file)
    problems = _misspelt(os.environ) + _misspelt(lines, file.name) + _open_to_others(file, lines)
    try:
        settings = Settings(_env_file=file, workspace=workspace)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
        raise ConfigError.of([*problems, *(_wrong(one, file.name, lines) for one in found)]) from None
    except SettingsError as error:  # a list that is no JSON
        names = [name for name in Settings.model_fields if f'"{name}"' in str(error)]
        problems += [_wrong({"loc": (name,), "msg": "a JSON list"}, file.name, lines) for name in names]
        raise ConfigError.of(problems) from None
    except RecursionError:  # a list in a list, some hundred times
        given = _given() | set(lines)
        names = [name for name in LISTS if f"{PREFIX}{name.upper()}" in given]
        problems += [_wrong({"loc": (name,), "msg": "a JSON list"}, file.name, lines) for name in names]
        raise ConfigError.of(problems) from None
    if settings.today and settings.profile == "live":
        problems.append(_wrong({"loc": ("today",), "msg": "only for GONGJU_PROFILE=mock"}, file.name, lines))
    if problems:
        raise ConfigError.of(problems)
    return settings


def _lines(file: Path) -> dict[str, int]:
    """The names set in `file` and their lines. Raises ConfigError for every line that sets nothing."""
    try:
        text = file.read_text("utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise ConfigError.of([Problem(str(file), "file", f"a readable text file ({reason})")]) from None
    found: dict[str, int] = {}
    problems = []
    for one in parse_stream(StringIO(text)):
        line = one.original.line + len(one.original.string) - len(one.original.string.lstrip("\n"))
        if one.error or (one.key and one.value is None):
            problems.append(Problem(f"{file.name}:{line}", "line", "NAME=VALUE", "GONGJU_PROFILE=mock"))
        elif one.key:
            found[one.key.upper()] = line
    if problems:
        raise ConfigError.of(problems)
    return found


def _wrong(error: Any, file: str, lines: Mapping[str, int]) -> Problem:
    """One of pydantic's errors, with the place where the value stands; never the value itself."""
    name = f"{PREFIX}{str(error['loc'][0]).upper()}"
    where = f"{file}:{lines[name]}" if name in lines and not os.environ.get(name) else "environment"
    return Problem(where, name, error["msg"], EXAMPLES.get(name.removeprefix(PREFIX), ""))


SECRETS = tuple(name for name, one in Settings.model_fields.items() if "SecretStr" in str(one.annotation))
"""Settings that are never shown."""

LISTS = tuple(name for name, one in Settings.model_fields.items() if "tuple" in str(one.annotation))
"""Settings that are written as a JSON list."""


def _open_to_others(file: Path, lines: Mapping[str, int]) -> list[Problem]:
    """A file with a secret that others on this machine may read. Windows has other means."""
    secret = next((name for name in SECRETS if f"{PREFIX}{name.upper()}" in lines), None)
    if secret is None or os.name != "posix" or not file.stat().st_mode & 0o077:
        return []
    return [
        Problem(
            f"{file.name}:{lines[f'{PREFIX}{secret.upper()}']}",
            f"{PREFIX}{secret.upper()}",
            "a secret, so the file must be readable by you alone",
            f"chmod 600 {file}",
        )
    ]


def _given() -> set[str]:
    """Names that the environment gives a value."""
    return {name.upper() for name, value in os.environ.items() if value}


def origins(settings: Settings) -> dict[str, str]:
    """Name of each setting → where its value came from: environment, a line of .env, or default. What is
    set to nothing counts as not set."""
    file = settings.workspace / ".env"
    lines = _lines(file)
    filled = {name.upper() for name, value in dotenv_values(file).items() if value}
    given = _given()
    found = {}
    for name in Settings.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        if variable in given:
            found[name] = "environment"
        elif variable in filled:
            found[name] = f"{file.name}:{lines[variable]}"
        else:
            found[name] = "default"
    return found


def _misspelt(names: Mapping[str, object], file: str = "") -> list[Problem]:
    """Names that begin as ours do and are none: left alone, GONGJU_PROFIL=live would work on the mock."""
    known = sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
    problems = []
    for name in names:
        where = f"{file}:{names[name]}" if file else "environment"
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = get_close_matches(name.upper(), known, 1)
            problems.append(Problem(where, name, f"one of {', '.join(known)}", *nearest))
    return problems
