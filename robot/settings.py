"""One frozen Settings, read once from GONGJU_* variables and the workspace's .env, passed down."""

from __future__ import annotations

import os
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from robot.errors import ConfigError, Problem

PREFIX = "GONGJU_"


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
    today: date | None = Field(None, description="the date to reckon with; profile mock only")
    browser: Path | None = Field(None, description="browser executable; found by itself when unset")
    headed: bool = Field(False, description="show the browser window")
    timeout: float = Field(15.0, gt=0, le=300, description="seconds to wait for a page or a control")
    settle: float = Field(
        600.0, ge=0, description="seconds after a click until an absent filing is definitely absent"
    )
    patience: float = Field(
        20.0, ge=0, description="seconds to look for the receipt after the click (lists lag)"
    )
    chaoyang_user: str | None = Field(None, description="user name at chaoyang_hr")
    chaoyang_password: SecretStr | None = Field(None, description="password at chaoyang_hr")
    key: SecretStr | None = Field(
        None, description="seals stored log-ins; unset: a key in the system's keyring does"
    )
    allow_http: tuple[str, ...] = Field((), description="portals that may be reached by plain http")

    @field_validator("key")
    @classmethod
    def _long(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < 32:
            raise PydanticCustomError(
                "short", "a secret of at least 32 characters, as `openssl rand -hex 32` prints"
            )
        return key

    @property
    def var(self) -> Path:
        """Where the product keeps what it makes: ledger, sessions, evidence, logs."""
        return self.workspace / "var"

    @property
    def papers(self) -> Path:
        return self.workspace / "papers"


def load(workspace: Path | None = None) -> Settings:
    """Settings of `workspace` (default: GONGJU_WORKSPACE, else the current folder).

    Raises ConfigError, every wrong variable at once, misspelt names among them.
    """
    try:
        first = Settings() if workspace is None else Settings(workspace=workspace)
        settings = Settings(_env_file=first.workspace / ".env", workspace=first.workspace)
    except ValidationError as error:
        raise ConfigError.of(
            [
                Problem("environment or .env", f"GONGJU_{'_'.join(map(str, e['loc'])).upper()}", e["msg"])
                for e in error.errors(include_input=False, include_url=False)
            ]
        ) from None
    if misspelt := _misspelt(first.workspace / ".env"):
        raise ConfigError.of(misspelt)
    if settings.today and settings.profile == "live":
        raise ConfigError.of([Problem("environment or .env", "GONGJU_TODAY", "only for GONGJU_PROFILE=mock")])
    return settings


def _misspelt(file: Path) -> list[Problem]:
    """Names that begin as ours do and are none: left alone, GONGJU_PROFIL=live would work on the mock."""
    known = sorted(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
    problems = []
    for where, names in (
        ("environment", os.environ),
        (file.name, dotenv_values(file) if file.is_file() else {}),
    ):
        for name in names:
            if name.upper().startswith(PREFIX) and name.upper() not in known:
                nearest = get_close_matches(name.upper(), known, 1)
                problems.append(Problem(where, name, f"one of {', '.join(known)}", *nearest))
    return problems
