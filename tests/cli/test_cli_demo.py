"""`make demo` as a whole: from an employee file to receipts and opinions."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from robot import cli

OPINION = "应税收入材料缺少2026年9月记录"


@pytest.mark.timeout(900)
def test_the_demo_tells_the_whole_story(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "robot", "demo", "--folder", str(tmp_path / "demo"), "--json"],
        capture_output=True,
        text=True,
        timeout=850,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    folder = tmp_path / "demo"
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == result

    assert result["employees"] == {"E001": "granted", "E002": "returned", "E003": "blocked"}
    assert result["received_by_portal"] == result["recorded_in_ledger"] == 15
    states = {(one["business"], one["subject"]): one for one in result["businesses"]}
    assert states["quota_application", "unit"]["state"] == "granted"
    assert states["permit_application", "E001"]["state"] == "granted"
    assert states["appointment", "E001"]["state"] == "granted"
    returned = states["permit_application", "E002"]
    assert returned["state"] == "returned"
    assert returned["opinion"].startswith(OPINION)
    blocked = states["permit_application", "E003"]
    assert (blocked["state"], blocked["receipt"]) == ("blocked", "")
    assert "FAQ37-back-paid" in blocked["findings"][0]
    filed = [one for one in result["businesses"] if one["state"] != "blocked"]
    assert all(one["receipt"] for one in filed)
    assert len({(one["business"], one["receipt"]) for one in filed}) == 15
    assert not [one for one in result["businesses"] if one["subject"] == "E003" and one["receipt"]]

    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "对账一致：门户共收到 15 件，台账共记录 15 件回执" in page
    assert OPINION in page
    assert "月份：2026-09" in page  # what is suggested for the opinion
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert len(pictures) >= 10
    assert all((folder / name).stat().st_size > 10_000 for name in pictures)

    people = [
        *(folder / "workspace" / "employees").glob("*.yaml"),
        folder / "workspace" / "unit.yaml",
    ]
    secrets = {
        value
        for file in people
        for value in re.findall(r"\d{17}[\dX]|(?<!\d)1[3-9]\d{9}(?!\d)", file.read_text(encoding="utf-8"))
    }
    assert len(secrets) >= 7
    told = page + done.stdout + done.stderr
    assert not [one for one in secrets if one in told]
    names = [str(file) for file in folder.rglob("*")]
    assert not [name for name in names for one in secrets if one in name]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """`refused(folder)`: the one line on stderr of a demo that does not begin there."""

    def _refused(folder: str) -> str:
        monkeypatch.setattr("sys.argv", ["gongju", "demo", "--folder", folder])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        assert stopped.value.code == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return _refused


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, refused: Callable[[str], str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert str(tmp_path) in refused(str(tmp_path))
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_told(refused: Callable[[str], str]) -> None:
    assert refused("/proc/here").startswith("gongju: /proc/here: ")
