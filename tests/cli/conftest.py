"""The command line as a program sees it: exit code and one JSON document."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from robot import cli

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def ws(ws: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An example workspace of one's own, and the current folder."""
    monkeypatch.chdir(ws)
    return ws


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("faq", "36")`: exit code and JSON of `gongju faq 36 --json`."""

    def _run(*words: str) -> tuple[int, Any]:
        monkeypatch.setattr("sys.argv", ["gongju", *words, "--json"])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert stopped.value.code is None or isinstance(stopped.value.code, int)
        return stopped.value.code or 0, json.loads(capsys.readouterr().out)

    return _run


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """`shown("faq", "36")`: what a person reads on stdout."""

    def _shown(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["gongju", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert not stopped.value.code
        return capsys.readouterr().out

    return _shown
