"""`gongju board` as it is typed."""

from __future__ import annotations

import json
import urllib.request
from types import SimpleNamespace
from typing import Any

import pytest

from robot import cli
from robot.commands import board
from tests.board.conftest import Scene


@pytest.fixture
def typed(scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`typed(look, "--json")`: what the command prints; `look` is called while it serves, then Ctrl-C."""
    monkeypatch.setenv("GONGJU_TODAY", "2026-11-05")
    monkeypatch.setenv("GONGJU_BOARD_PORT", "8769")
    monkeypatch.chdir(scene.portals.folder)

    def run(look: Any, *words: str) -> str:
        def wait() -> None:
            look(printed := capsys.readouterr().out)
            said.append(printed)
            raise KeyboardInterrupt

        said: list[str] = []
        monkeypatch.setattr(board, "threading", SimpleNamespace(Event=lambda: SimpleNamespace(wait=wait)))
        monkeypatch.setattr("sys.argv", ["gongju", "board", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert not ended.value.code
        return "".join(said)

    return run


def test_it_prints_the_way_in_and_ends_by_ctrl_c(typed: Any) -> None:
    def look(printed: str) -> None:
        told = json.loads(printed)
        assert told["by"] == "甲"
        assert told["way_in"].startswith("http://127.0.0.1:8769/enter?token=")
        with urllib.request.urlopen(f"{told['url']}/look.css", timeout=20) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    typed(look, "--by", " 甲 ", "--json")
    said = typed(lambda printed: None, "--by", "乙")
    assert "乙 approves (Ctrl-C ends it)" in said
    assert "open: http://127.0.0.1:8769/enter?token=" in said
