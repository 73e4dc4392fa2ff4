"""The ledger period of businesses that count by content, not by time: profile, attachments, questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.browser.forms import PortalForm, as_text
from robot.errors import ConfigError, Problem


def content_period(form: PortalForm) -> str:
    """`content-` and 12 hex digits of the form's values and its files' names and bytes.

    The workspace may move: a file's folder does not count. Raises ConfigError for a missing file.
    """
    return f"content-{digest(dict(form.values()))}"


def digest(values: Mapping[str, Any]) -> str:
    """12 hex digits of form values by name. Raises ConfigError for a missing file."""
    text = json.dumps(_plain(dict(values)), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, PortalForm):
        return _plain(dict(value.values()))
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Path):
        return [value.name, _digest(value)]
    return as_text(value)


def _digest(path: Path) -> str:
    if not path.is_file():
        raise ConfigError.of([Problem(path.name, "papers", "a file in the workspace's papers/ folder")])
    return hashlib.sha256(path.read_bytes()).hexdigest()
